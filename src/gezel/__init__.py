"""Gezel runs the international office of vocational education, from the call to the credential."""

__version__ = "0.1.0"
