from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "gezel.apps.plan"
    label = "plan"

    def ready(self) -> None:
        from gezel.apps.applications.registry import follow_withdrawals
        from gezel.apps.journal.words import register_texts
        from gezel.apps.plan import services
        from gezel.apps.plan.texts import TEXTS

        follow_withdrawals(services.follow_withdrawal)
        register_texts(TEXTS)
