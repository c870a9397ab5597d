"""Addresses for everybody."""

from django.urls import path

from gezel.web.public import calls, views

urlpatterns = [
    path("", views.front, name="front"),
    path("calls/<uuid:call_id>/", calls.call_page, name="public_call"),
    path("calls/<uuid:call_id>/protocol.json", calls.protocol, name="public_protocol"),
    path("help/", views.help_index, name="help"),
    path("help/<slug:slug>/", views.help_page, name="help_page"),
    path("demo/enter/", views.demo_enter, name="demo_enter"),
]
