"""Seasons and calls."""
