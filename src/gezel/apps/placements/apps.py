from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "gezel.apps.placements"
    label = "placements"

    def ready(self) -> None:
        from gezel.apps.applications.registry import (
            ask_before_import_goes,
            ask_before_undo,
            follow_withdrawals,
        )
        from gezel.apps.desk.registry import Importer, register_importer
        from gezel.apps.journal.words import register_texts
        from gezel.apps.placements import incoming, services
        from gezel.apps.placements.texts import TEXTS

        register_importer(
            Importer(
                target="placements",
                store=incoming.store,
                why_not_undo=incoming.why_not_undo,
                undo=incoming.let_go,
            )
        )
        ask_before_undo(services.allocation_on)
        ask_before_import_goes(incoming.decisions_on)
        follow_withdrawals(services.follow_reinstatement)
        register_texts(TEXTS)
