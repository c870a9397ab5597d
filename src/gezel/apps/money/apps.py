from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "gezel.apps.money"
    label = "money"
