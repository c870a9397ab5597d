"""All addresses of the house."""

from django.urls import include, path

from gezel.web.ui.home import home

urlpatterns = [
    path("", include("gezel.web.public.urls")),
    path("", include("gezel.web.ui.urls")),
    path("home/", home, name="home"),
    path("", include("gezel.web.staff.urls")),
    path("", include("gezel.web.learner.urls")),
    path("", include("gezel.web.host.urls")),
    path("account/", include("allauth.account.urls")),
]
