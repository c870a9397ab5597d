"""HiGHS as a solver of small programmes of yes and no (https://highs.dev, MIT licence).

One thread, no time limit (a limit in seconds would make the answer depend on the machine, so the
limit is a number of nodes), and a gap below one: with whole weights that is a proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from gezel.core.allocation.programme import Found, Row, Session, Terms

# A few seconds for the sizes that schools have; most stages need one node.
MAX_NODES = 20_000


class SolverFailure(RuntimeError):
    """HiGHS calls a programme impossible that has a plan; must not happen."""


class HighsSolver:
    """Gives `gezel.core.allocation.allocate` exact answers where pairs travel together."""

    def __init__(self, *, max_nodes: int = MAX_NODES) -> None:
        self._max_nodes = max_nodes

    @property
    def name(self) -> str:
        return "highs"

    @staticmethod
    def available() -> bool:
        """Whether the library is installed; it is slow to load, so it is not loaded to ask."""
        return find_spec("highspy") is not None

    def open(self, *, columns: int, rows: Sequence[Row]) -> Session:
        return HighsSession(columns=columns, rows=rows, max_nodes=self._max_nodes)


class HighsSession:
    """One programme: rows and fixed columns are only ever added."""

    def __init__(self, *, columns: int, rows: Sequence[Row], max_nodes: int) -> None:
        import highspy
        import numpy as np

        self._lib: Any = highspy
        self._np: Any = np
        self._columns = columns
        self._weights = np.zeros(columns)

        class Quiet(highspy.Highs):
            """Without the banner, which is printed as soon as call-backs are switched on."""

            def enableCallbacks(self) -> None:
                self.setOptionValue("output_flag", False)
                super().enableCallbacks()  # type: ignore[no-untyped-call]

        highs: Any = Quiet()  # type: ignore[no-untyped-call]
        for option, value in (
            ("threads", 1),
            ("parallel", "off"),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),
            ("mip_max_nodes", max_nodes),
        ):
            highs.setOptionValue(option, value)
        for _ in range(columns):
            highs.addVar(0.0, 1.0)
        every = np.arange(columns, dtype=np.int32)
        highs.changeColsIntegrality(columns, every, np.full(columns, highspy.HighsVarType.kInteger))
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._highs = highs
        self._every = every
        self._plan: frozenset[int] = frozenset()
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        np = self._np
        self._highs.addRow(
            float(row.lower),
            float(row.upper),
            len(row.terms),
            np.array([column for column, _ in row.terms], dtype=np.int32),
            np.array([weight for _, weight in row.terms], dtype=float),
        )

    def fix(self, columns: Sequence[int], value: int) -> None:
        for column in columns:
            self._highs.changeColBounds(column, float(value), float(value))

    def maximise(self, terms: Terms) -> Found:
        highs = self._highs
        weights = self._np.zeros(self._columns)
        for column, weight in terms:
            weights[column] = weight
        highs.changeColsCost(self._columns, self._every, weights)
        found = self._run(terms)
        if not found.proved and self._says_optimal():
            # HiGHS 1.16 now and then ends as "optimal" below its own bound when presolve leaves
            # nothing to do; it is right without presolve
            highs.setOptionValue("presolve", "off")
            highs.clearSolver()
            found = self._run(terms)
            highs.setOptionValue("presolve", "choose")
        self._plan = found.ones
        return found

    def _says_optimal(self) -> bool:
        return bool(self._highs.getModelStatus() == self._lib.HighsModelStatus.kOptimal)

    def _run(self, terms: Terms) -> Found:
        """One run from the plan at hand. The status alone is not believed: proved is what
        reaches the bound, and with whole weights nothing lies between two whole numbers."""
        highs = self._highs
        start = self._lib.HighsSolution()
        start.col_value = [float(column in self._plan) for column in range(self._columns)]
        highs.setSolution(start)
        highs.run()
        if highs.getModelStatus() == self._lib.HighsModelStatus.kInfeasible:
            raise SolverFailure("HiGHS says that no plan is possible, while there is one")
        info = highs.getInfo()
        ones = self._plan  # when it was stopped before it had any, the plan at hand still holds
        if info.primal_solution_status == self._lib.SolutionStatus.kSolutionStatusFeasible:
            values = highs.getSolution().col_value
            ones = frozenset(column for column, value in enumerate(values) if value > 0.5)
        reached = sum(weight for column, weight in terms if column in ones)
        most = sum(max(weight, 0) for _, weight in terms)
        bound = int(min(info.mip_dual_bound + 1e-6, most))
        return Found(ones, max(bound, reached), bound <= reached)
