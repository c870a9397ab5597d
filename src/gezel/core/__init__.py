"""Pure rules: frozen dataclasses in, frozen dataclasses out. No Django, clock, chance, file, network."""
