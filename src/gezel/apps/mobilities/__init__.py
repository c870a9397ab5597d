"""Mobilities, agreements, past stays."""
