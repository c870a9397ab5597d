"""The lifecycle of a mobility."""

from gezel.core.flow import Flow, move

MOBILITY = Flow(
    name="mobility",
    states=("planned", "cancelled"),
    moves=(
        move("cancel", "planned", "cancelled", roles=["coordinator", "system"]),
        move("restore", "cancelled", "planned", roles=["coordinator", "system"]),
    ),
)
