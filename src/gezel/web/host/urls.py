"""Addresses of the host's pages."""

from django.urls import path

from gezel.web.host import views

urlpatterns = [
    path("host/", views.home, name="host_home"),
    path("host/list/", views.guest_list, name="host_list"),
    path("host/agreements/<uuid:mobility_id>.pdf", views.agreement, name="host_agreement"),
]
