"""Accounts and persons."""
