"""Addresses of learners, placements, organisations, money, documents and insight."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
