"""Addresses of learners, placements, organisations, money, documents and insight."""

from __future__ import annotations

from django.urls import path

from gezel.web.staff import (
    by_hand,
    charts,
    documents,
    insight,
    learner,
    learners,
    money,
    organisations,
    outbox,
    placements,
    rates,
    search,
)

urlpatterns = [
    path("learners/", learners.learners, name="staff_learners"),
    path("learners/<uuid:learner_id>/", learner.learner, name="staff_learner"),
    path(
        "learners/<uuid:learner_id>/by-hand/<uuid:application_id>/",
        by_hand.by_hand,
        name="staff_by_hand",
    ),
    path("learners/<uuid:learner_id>/by-hand/again/", by_hand.restore, name="staff_pin_restore"),
    path("learners/by-hand/<uuid:pin_id>/take-back/", by_hand.take_back, name="staff_unpin"),
    path("placements/", placements.placements, name="staff_placements"),
    path("placements/<uuid:placement_id>/", placements.placement, name="staff_placement"),
    path("organisations/", organisations.organisations, name="staff_organisations"),
    path(
        "organisations/<uuid:organisation_id>/",
        organisations.organisation,
        name="staff_organisation",
    ),
    path("money/", money.money, name="staff_money"),
    path("money/grants/", money.grants, name="staff_grants"),
    path("money/grants/<uuid:grant_id>/", money.grant, name="staff_grant"),
    path("money/lines/", money.lines, name="staff_lines"),
    path("money/rates/", rates.rates, name="staff_rates"),
    path("money/rates/new/", rates.new, name="staff_rate_new"),
    path("money/rates/again/", rates.restore, name="staff_rate_restore"),
    path("money/rates/<uuid:rate_id>/forget/", rates.forget, name="staff_rate_forget"),
    path("documents/", documents.documents, name="staff_documents"),
    path("documents/agreements/<uuid:agreement_id>/", documents.agreement, name="staff_agreement"),
    path(
        "documents/calls/<uuid:call_id>/agreements.zip",
        documents.agreements_zip,
        name="staff_agreements_zip",
    ),
    path("documents/calls/<uuid:call_id>/release/", outbox.release_page, name="staff_release"),
    path(
        "documents/calls/<uuid:call_id>/letters-to-print.zip",
        outbox.letters_pdf,
        name="staff_letters_pdf",
    ),
    path("documents/outbox/", outbox.outbox, name="staff_outbox"),
    path("documents/outbox/<uuid:message_id>/", outbox.message, name="staff_message"),
    path(
        "documents/outbox/<uuid:message_id>/letter.pdf",
        outbox.message_pdf,
        name="staff_message_pdf",
    ),
    path("insight/", insight.insight, name="staff_insight"),
    path("charts/<uuid:call_id>/<str:name>.svg", charts.chart, name="staff_chart"),
    path("search/", search.search, name="staff_search"),
]
