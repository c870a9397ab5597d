from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "gezel.apps.applications"
    label = "applications"

    def ready(self) -> None:
        from gezel.apps.applications import incoming
        from gezel.apps.applications.texts import TEXTS
        from gezel.apps.desk.registry import Importer, register_importer
        from gezel.apps.journal.words import register_texts

        register_importer(
            Importer(target="learners", store=incoming.store, why_not_undo=incoming.why_not_undo)
        )
        register_texts(TEXTS)
