"""Addresses for everybody."""

from django.urls import path

from gezel.web.public import views

urlpatterns = [
    path("", views.front, name="front"),
    path("help/", views.help_index, name="help"),
    path("help/<slug:slug>/", views.help_page, name="help_page"),
    path("demo/enter/", views.demo_enter, name="demo_enter"),
]
