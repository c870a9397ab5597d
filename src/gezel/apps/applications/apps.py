from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "gezel.apps.applications"
    label = "applications"
