"""Addresses of the learner's pages."""

from django.urls import path

from gezel.web.learner import mine, views

urlpatterns = [
    path("my/", views.home, name="learner_home"),
    path("my/<uuid:application_id>/withdraw/", views.withdraw_page, name="learner_withdraw"),
    path("my/agreements/<uuid:mobility_id>.pdf", views.agreement, name="learner_agreement"),
    path("my/data/", mine.data_page, name="learner_data"),
    path("my/data.json", mine.data_json, name="learner_data_json"),
]
