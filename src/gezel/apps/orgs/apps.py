from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "gezel.apps.orgs"
    label = "orgs"
