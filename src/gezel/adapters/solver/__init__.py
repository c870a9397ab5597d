"""Other people's optimisers behind our own small protocol."""

from gezel.adapters.solver.highs import HighsSolver, SolverFailure

__all__ = ["HighsSolver", "SolverFailure"]
