"""Outbox, imports, jobs, remembered choices."""
