from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "gezel.web.ui"
    label = "ui"
