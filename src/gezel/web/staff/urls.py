"""Addresses of the staff's pages: the work of a season, and the nouns."""

from gezel.web.staff.urls_nouns import urlpatterns as nouns
from gezel.web.staff.urls_season import urlpatterns as season

urlpatterns = [*season, *nouns]
