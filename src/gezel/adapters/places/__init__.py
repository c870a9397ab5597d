"""Finding cities and countries by the names that people type, and the distance between cities.

City data: GeoNames (https://www.geonames.org), CC BY 4.0, written to a compact table by
`make setup`.
"""

from gezel.adapters.places.countries import country_of
from gezel.adapters.places.finder import TEXTS, City, Places
from gezel.adapters.places.names import fold

__all__ = ["TEXTS", "City", "Places", "country_of", "fold"]
