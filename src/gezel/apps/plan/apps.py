from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "gezel.apps.plan"
    label = "plan"
