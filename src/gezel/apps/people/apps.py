from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gezel.apps.people"
    label = "people"
