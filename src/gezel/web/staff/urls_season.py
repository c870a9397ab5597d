"""Addresses of the season, its calls, imports and plans."""

from __future__ import annotations

from django.urls import path

from gezel.web.staff import calls, imports, imports_list, plans, results, season

urlpatterns = [
    path("season/", season.home, name="staff_season"),
    path("season/new/", season.new, name="staff_season_new"),
    path("season/<uuid:season_id>/", season.home, name="staff_season_of"),
    path("season/<uuid:season_id>/calls/new/", calls.new, name="staff_call_new"),
    path("season/calls/<uuid:call_id>/edit/", calls.edit, name="staff_call_edit"),
    path("season/calls/<uuid:call_id>/move/", calls.move, name="staff_call_move"),
    path("season/calls/<uuid:call_id>/", plans.plan, name="staff_plan"),
    path("season/calls/<uuid:call_id>/bring/<str:target>/", imports.bring, name="staff_bring"),
    path("season/calls/<uuid:call_id>/run/", plans.run, name="staff_plan_run"),
    path("season/calls/<uuid:call_id>/undo/", plans.undo, name="staff_plan_undo"),
    path("season/calls/<uuid:call_id>/result/", results.result, name="staff_plan_result"),
    path("season/calls/<uuid:call_id>/plan.json", results.as_json, name="staff_plan_json"),
    path("season/calls/<uuid:call_id>/plan.xlsx", results.as_workbook, name="staff_plan_xlsx"),
    path("season/calls/<uuid:call_id>/protocol/", results.protocol, name="staff_protocol"),
    path("jobs/<uuid:job_id>/", plans.job, name="staff_job"),
    path("jobs/<uuid:job_id>/stop/", plans.stop, name="staff_job_stop"),
    path("imports/", imports_list.all_imports, name="staff_imports"),
    path("imports/new/<str:target>/", imports.bring_loose, name="staff_bring_loose"),
    path("imports/<uuid:import_id>/", imports.preview, name="staff_import"),
    path("imports/<uuid:import_id>/columns/", imports.columns, name="staff_import_columns"),
    path("imports/<uuid:import_id>/store/", imports.store, name="staff_import_store"),
    path("imports/<uuid:import_id>/undo/", imports.undo, name="staff_import_undo"),
    path("imports/<uuid:import_id>/drop/", imports.drop, name="staff_import_drop"),
    path("imports/<uuid:import_id>/marked.xlsx", imports.marked, name="staff_import_marked"),
]
