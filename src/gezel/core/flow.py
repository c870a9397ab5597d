"""Lifecycles as tables: states, moves, who may, guards. The database constraint, the diagram in the
documentation and the buttons on a page are all generated from the same table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from gezel.core.values import Param, Reason

Guard = Callable[[Mapping[str, Param]], Reason | None]


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of a lifecycle: a verb that leads from some states to one."""

    verb: str
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    guards: tuple[Guard, ...] = ()


def move(
    verb: str,
    sources: str | Iterable[str],
    target: str,
    *,
    roles: Iterable[str],
    guards: Iterable[Guard] = (),
) -> Move:
    states = frozenset([sources]) if isinstance(sources, str) else frozenset(sources)
    return Move(verb, states, target, frozenset(roles), tuple(guards))


@dataclass(frozen=True, slots=True)
class Flow:
    """A lifecycle. `states` are in the order in which people meet them; the first one is the start."""

    name: str
    states: tuple[str, ...]
    moves: tuple[Move, ...] = field(default=())

    def __post_init__(self) -> None:
        known = set(self.states)
        if len(known) != len(self.states):
            raise ValueError(f"{self.name}: a state is listed twice")
        verbs = [m.verb for m in self.moves]
        if len(set(verbs)) != len(verbs):
            raise ValueError(f"{self.name}: a verb is listed twice")
        for m in self.moves:
            unknown = (m.sources | {m.target}) - known
            if unknown:
                raise ValueError(f"{self.name}: {m.verb} names unknown states {sorted(unknown)}")
        reached = {self.states[0]} | {m.target for m in self.moves}
        if known - reached:
            raise ValueError(f"{self.name}: nothing leads to {sorted(known - reached)}")

    @property
    def start(self) -> str:
        return self.states[0]

    def verb(self, name: str) -> Move:
        for m in self.moves:
            if m.verb == name:
                return m
        raise KeyError(f"{self.name} has no move {name!r}")

    def try_move(
        self, state: str, verb: str, *, role: str, facts: Mapping[str, Param] | None = None
    ) -> str | Reason:
        """The new state, or the reason why not. Never raises for a refused move."""
        m = self.verb(verb)
        if state not in m.sources:
            return Reason("flow.wrong_state", {"flow": self.name, "verb": verb, "state": state})
        if role not in m.roles:
            return Reason("flow.wrong_role", {"flow": self.name, "verb": verb, "role": role})
        for guard in m.guards:
            reason = guard(facts or {})
            if reason is not None:
                return reason
        return m.target

    def open_to(self, state: str, *, role: str) -> tuple[Move, ...]:
        """The moves that this role could try from this state, for buttons."""
        return tuple(m for m in self.moves if state in m.sources and role in m.roles)

    def mermaid(self) -> str:
        """The lifecycle as a drawing for the documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [
            f"    {source} --> {m.target}: {m.verb}"
            for m in self.moves
            for source in self.states
            if source in m.sources
        ]
        return "\n".join(lines)
