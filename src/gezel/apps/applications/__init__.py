"""Applications and selection."""
