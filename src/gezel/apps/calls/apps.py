from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "gezel.apps.calls"
    label = "calls"

    def ready(self) -> None:
        from gezel.apps.calls.texts import TEXTS
        from gezel.apps.journal.words import register_texts

        register_texts(TEXTS)
