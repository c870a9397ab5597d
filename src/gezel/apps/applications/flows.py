"""Lifecycles of an application and of a selection run."""

from gezel.core.flow import Flow, move

APPLICATION = Flow(
    name="application",
    states=("received", "selected", "reserve", "not_selected", "withdrawn"),
    moves=(
        move("select", ["received", "reserve", "not_selected"], "selected", roles=["coordinator"]),
        move(
            "keep_in_reserve",
            ["received", "selected", "not_selected"],
            "reserve",
            roles=["coordinator"],
        ),
        move("decline", ["received", "selected", "reserve"], "not_selected", roles=["coordinator"]),
        move(
            "withdraw",
            ["received", "selected", "reserve"],
            "withdrawn",
            roles=["coordinator", "learner"],
        ),
        move("reinstate", "withdrawn", "received", roles=["coordinator"]),
        move("undo", ["selected", "reserve", "not_selected"], "received", roles=["coordinator"]),
    ),
)

RUN = Flow(
    name="run",
    states=("proposed", "released", "undone"),
    moves=(
        move("release", "proposed", "released", roles=["coordinator"]),
        move("undo", "proposed", "undone", roles=["coordinator"]),
    ),
)
