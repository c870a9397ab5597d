from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "gezel.apps.desk"
    label = "desk"
