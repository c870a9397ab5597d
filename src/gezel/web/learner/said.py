"""Reasons and requirements in sentences for a learner."""

from gezel.apps.journal.words import requirement as need
from gezel.apps.journal.words import say as said

__all__ = ["need", "said"]
