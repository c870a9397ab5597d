from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "gezel.apps.plan"
    label = "plan"

    def ready(self) -> None:
        from gezel.apps.journal.words import register_texts
        from gezel.apps.plan.texts import TEXTS

        register_texts(TEXTS)
