from django.apps import AppConfig


class MobilitiesConfig(AppConfig):
    name = "gezel.apps.mobilities"
    label = "mobilities"

    def ready(self) -> None:
        from gezel.apps.applications.registry import follow_withdrawals
        from gezel.apps.desk.registry import Importer, register_importer
        from gezel.apps.journal.words import register_texts
        from gezel.apps.mobilities import history, services
        from gezel.apps.mobilities.texts import TEXTS
        from gezel.apps.placements.registry import ask_before_undo

        register_importer(
            Importer(
                target="stays",
                store=history.store,
                why_not_undo=history.why_not_undo,
                undo=history.undo,
            )
        )
        ask_before_undo(services.mobilities_on)
        follow_withdrawals(services.follow_withdrawal)
        register_texts(TEXTS)
