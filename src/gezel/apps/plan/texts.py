"""Sentences for the reasons of plans."""

from gezel.core.values import gettext_noop as _

TEXTS = {
    "plan.nothing_to_release": _(
        "There is no selection for “%(call)s” yet, so there is nothing to release."
    ),
    "plan.no_letters": _(
        "No letter waits for “%(call)s”: they were released before, or not written yet."
    ),
    "plan.changed_since_seen": _(
        "The selection or the places of “%(call)s” were made anew since you looked. Look again, then "
        "release."
    ),
    "plan.file_missing": _("There is no plan file %(path)s."),
    "plan.not_toml": _("%(path)s is not a correct TOML file: %(why)s"),
    "plan.input_missing": _("%(key)s: there is no file %(path)s beside the plan file."),
    "plan.unknown_key": _("%(key)s is not known here. Known are: %(known)s."),
    "plan.missing_key": _("%(key)s is missing. Write %(wanted)s."),
    "plan.wrong_kind": _("%(key)s must be %(wanted)s."),
    "plan.no_such_column": _(
        "%(key)s: the file has no column %(column)s. Its columns are: %(known)s."
    ),
    "plan.no_such_sheet": _("The file has no sheet “%(sheet)s”. Its sheets are: %(known)s."),
    "plan.unknown_field": _("%(key)s: there is no field %(field)s. Fields are: %(known)s."),
    "plan.no_such_learner": _("%(key)s: no learner has the number or reference %(learner)s."),
    "plan.no_such_placement": _("%(key)s: no placement has the number %(placement)s."),
    "plan.no_salt": _(
        "“%(call)s” has no salt. Do not publish the protocol of its draw: somebody could find out "
        "who is who. Write call.salt, a secret of your office."
    ),
    "plan.out_not_empty": _(
        "The folder %(path)s holds other files. Choose an empty folder, or one that an earlier plan wrote."
    ),
}
