"""Organisations, memberships and learners at their school."""
