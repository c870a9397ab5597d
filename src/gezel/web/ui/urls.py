"""Addresses that every audience shares."""

from django.conf import settings
from django.urls import path

from gezel.web.ui import views

urlpatterns = [
    path("i18n/setlang/", views.language, name="set_language"),
    path("ui/look/", views.look, name="ui_look"),
    path("ui/act/", views.act, name="ui_act"),
]

if settings.DEMO or settings.TESTING:
    from gezel.web.ui import kit

    urlpatterns += [
        path("ui/kit/", kit.kit, name="ui_kit"),
        path("ui/kit/list/", kit.kit_list, name="ui_kit_list"),
        path("ui/kit/roomy/", kit.kit_roomy, name="ui_kit_roomy"),
        path("ui/kit/job/", kit.kit_job, name="ui_kit_job"),
        path("ui/kit/things/<int:pk>/", kit.kit_thing, name="ui_kit_thing"),
    ]
