from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "gezel.apps.calls"
    label = "calls"
