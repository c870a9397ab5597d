"""Lifecycles of what lies on the desk."""

from gezel.core.flow import Flow, move

OUTBOX = Flow(
    name="message",
    states=("prepared", "released", "sent", "failed", "cancelled"),
    moves=(
        move("release", "prepared", "released", roles=["coordinator"]),
        move("send", ["released", "failed"], "sent", roles=["system"]),
        move("fail", "released", "failed", roles=["system"]),
        move(
            "cancel",
            ["prepared", "released", "failed"],
            "cancelled",
            roles=["coordinator", "system"],
        ),
    ),
)

IMPORT = Flow(
    name="import",
    states=("uploaded", "stored", "undone"),
    moves=(
        move("store", "uploaded", "stored", roles=["coordinator"]),
        move("undo", "stored", "undone", roles=["coordinator"]),
    ),
)

JOB = Flow(
    name="job",
    states=("waiting", "running", "done", "failed", "cancelled"),
    moves=(
        move("start", "waiting", "running", roles=["system"]),
        move("finish", "running", "done", roles=["system"]),
        move("fail", ["waiting", "running"], "failed", roles=["system"]),
        move("cancel", ["waiting", "running"], "cancelled", roles=["coordinator", "system"]),
    ),
)
