"""Thin wrappers of other people's libraries."""
