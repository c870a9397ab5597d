"""The lifecycle of a call."""

from gezel.core.flow import Flow, move

CALL = Flow(
    name="call",
    states=("draft", "open", "closed", "finished"),
    moves=(
        move("open", "draft", "open", roles=["coordinator"]),
        move("close", "open", "closed", roles=["coordinator"]),
        move("reopen", "closed", "open", roles=["coordinator"]),
        move("finish", "closed", "finished", roles=["coordinator"]),
    ),
)
