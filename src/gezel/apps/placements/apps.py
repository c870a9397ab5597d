from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "gezel.apps.placements"
    label = "placements"

    def ready(self) -> None:
        from gezel.apps.applications.registry import ask_before_undo
        from gezel.apps.desk.registry import Importer, register_importer
        from gezel.apps.journal.words import register_texts
        from gezel.apps.placements import incoming, services
        from gezel.apps.placements.texts import TEXTS

        register_importer(
            Importer(target="placements", store=incoming.store, why_not_undo=incoming.why_not_undo)
        )
        ask_before_undo(services.allocation_on)
        register_texts(TEXTS)
