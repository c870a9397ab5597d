"""HTTP only, one package per audience."""
