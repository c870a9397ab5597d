from django.apps import AppConfig


class MobilitiesConfig(AppConfig):
    name = "gezel.apps.mobilities"
    label = "mobilities"
