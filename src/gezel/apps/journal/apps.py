from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "gezel.apps.journal"
    label = "journal"
