"""Sentences for the reasons of plans."""

from gezel.core.values import gettext_noop as _

TEXTS = {
    # The selection in plan.json, where places are kept for a group.
    "plan.selected": _("You are selected. With %(points)s points you are number %(rank)s."),
    "plan.in_reserve": _(
        "You are number %(position)s on the reserve list. With %(points)s points you are number "
        "%(rank)s of all."
    ),
    "plan.not_selected": _(
        "You do not have a place. With %(points)s points you are number %(rank)s."
    ),
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
    "plan.taken_back_meanwhile": _(
        "The places of “%(call)s” were taken back while the plan was being made. Start again."
    ),
    "plan.file_missing": _("There is no plan file %(path)s."),
    "plan.not_toml": _("%(path)s is not a correct TOML file: %(why)s"),
    "plan.not_readable": _("%(path)s cannot be read: %(why)s. Give a file that may be read."),
    "plan.input_missing": _("%(key)s: there is no file %(path)s beside the plan file."),
    "plan.unknown_key": _("%(key)s is not known here. Known are: %(known)s."),
    "plan.missing_key": _("%(key)s is missing. Write %(wanted)s."),
    "plan.wrong_kind": _("%(key)s must be %(wanted)s."),
    "plan.empty": _("%(key)s is empty. Write a text there."),
    "plan.too_long": _("%(key)s is longer than %(most)s characters. Write it shorter."),
    "plan.not_one_line": _("%(key)s holds a line break or an unseen sign. Write it on one line."),
    "plan.not_known": _("%(key)s cannot be “%(value)s”. Write one of these: %(known)s."),
    "plan.no_country": _(
        "%(key)s: “%(value)s” is no country code. Write two letters, such as BE or ES."
    ),
    "plan.out_of_range": _("%(key)s cannot be %(value)s. Write %(least)s to %(most)s."),
    "plan.not_above": _(
        "%(key)s cannot be %(value)s. Write more than %(least)s and at most %(most)s."
    ),
    "plan.too_many_decimals": _("%(key)s has more than %(most)s decimals. Round it."),
    "plan.too_many": _("%(key)s has more than %(most)s tables. Leave some out."),
    "plan.twice": _("%(key)s: “%(value)s” stands there a second time. Leave one out or rename it."),
    "plan.no_figure": _(
        "%(key)s: “%(value)s” is no figure of a grant. Write a name such as individual.learner.1.first."
    ),
    "plan.no_such_criterion": _(
        "%(key)s: the column %(column)s gives marks for %(name)s, but call.criteria has no such key. "
        "Its keys are: %(known)s."
    ),
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
