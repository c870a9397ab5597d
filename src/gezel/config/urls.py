"""All addresses of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("gezel.web.public.urls")),
    path("", include("gezel.web.ui.urls")),
    path("account/", include("allauth.account.urls")),
]
