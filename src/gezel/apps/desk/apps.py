from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "gezel.apps.desk"
    label = "desk"

    def ready(self) -> None:
        from gezel.adapters import charts, places, sheets
        from gezel.apps.desk import organisations
        from gezel.apps.desk.registry import Importer, register_importer
        from gezel.apps.desk.texts import TEXTS
        from gezel.apps.journal.words import register_texts

        for table in (TEXTS, charts.TEXTS, places.TEXTS, sheets.TEXTS):
            register_texts(table)
        register_importer(
            Importer(
                target="organisations",
                store=organisations.store,
                why_not_undo=organisations.why_not_undo,
            )
        )
