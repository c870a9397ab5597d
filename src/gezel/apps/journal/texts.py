"""Sentences for reasons that every lifecycle can give."""

from gezel.core.values import gettext_noop as _

TEXTS = {
    "flow.wrong_state": _("“%(verb)s” is not possible any more: the %(flow)s is now “%(state)s”."),
    "flow.wrong_role": _("Your role (%(role)s) may not do “%(verb)s” here."),
}
