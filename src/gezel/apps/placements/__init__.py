"""Placements and allocation."""
