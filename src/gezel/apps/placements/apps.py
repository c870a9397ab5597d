from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "gezel.apps.placements"
    label = "placements"
