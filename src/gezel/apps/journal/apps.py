from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "gezel.apps.journal"
    label = "journal"

    def ready(self) -> None:
        from gezel.apps.journal.texts import TEXTS
        from gezel.apps.journal.words import register_texts
        from gezel.core import activities, allocation, grants, intake, selection

        for table in (
            TEXTS,
            activities.TEXTS,
            allocation.TEXTS,
            grants.TEXTS,
            grants.FIGURE_TEXTS,
            intake.TEXTS,
            selection.TEXTS,
        ):
            register_texts(table)
