"""Every reason of this engine in plain English, ready for translation."""

from __future__ import annotations

from gezel.core.values import Reason, gettext_noop

TEXTS: dict[str, str] = {
    # What a learner reads.
    "selection.selected_open": gettext_noop(
        "You are selected. With %(points)s points you are number %(rank)s, and there are "
        "%(places)s places."
    ),
    "selection.selected_reserved": gettext_noop(
        "You are selected. You have %(points)s points and are number %(rank)s for %(places)s "
        "places. Your place is one of those kept for: %(group)s."
    ),
    "selection.reserve_list": gettext_noop(
        "You are number %(position)s on the reserve list, with %(points)s points (number %(rank)s "
        "of all). The last place that you could have had went to %(lowest)s points. With "
        "%(threshold)s points you would have had a place."
    ),
    "selection.reserve_list_no_points_enough": gettext_noop(
        "You are number %(position)s on the reserve list, with %(points)s points (number %(rank)s "
        "of all). More points would not have given you a place: the places were kept for other "
        "groups, or the draw decided among people with the most points."
    ),
    "selection.not_selected": gettext_noop(
        "You do not have a place. You have %(points)s points and are number %(rank)s. The last "
        "place that you could have had went to %(lowest)s points. With %(threshold)s points you "
        "would have had a place."
    ),
    "selection.not_selected_no_points_enough": gettext_noop(
        "You do not have a place. You have %(points)s points and are number %(rank)s. More points "
        "would not have given you a place: the places were kept for other groups, or the draw "
        "decided among people with the most points."
    ),
    "selection.excluded": gettext_noop(
        "You do not have a place, because you could not be put in the ranking. Number of causes, "
        "listed below: %(causes)s."
    ),
    "selection.lottery_decided": gettext_noop(
        "The draw decided: %(tied)s people were level on points for %(places)s places."
    ),
    "selection.counts_for_reserve": gettext_noop(
        "Your points alone give you this place. You also count for the places kept for: %(group)s."
    ),
    "selection.mark_counts_zero": gettext_noop(
        "There is no mark for %(criterion)s. It counts as zero."
    ),
    "selection.mark_missing": gettext_noop(
        "There is no mark for %(criterion)s, and this mark is required."
    ),
    "selection.below_minimum": gettext_noop(
        "The mark for %(criterion)s is %(value)s. It must be at least %(minimum)s."
    ),
    # The rules of a call.
    "selection.rule_criterion": gettext_noop(
        "%(criterion)s gives at most %(weight)s points: the mark, divided by %(maximum)s, times "
        "%(weight)s."
    ),
    "selection.rule_bands": gettext_noop(
        "%(criterion)s gives at most %(weight)s points, by this table (from this mark → points): "
        "%(bands)s. Below the first step it gives 0 points."
    ),
    "selection.rule_minimum": gettext_noop(
        "Who has less than %(minimum)s for %(criterion)s is not ranked."
    ),
    "selection.rule_missing_zero": gettext_noop("No mark for %(criterion)s counts as zero."),
    "selection.rule_missing_excludes": gettext_noop(
        "Who has no mark for %(criterion)s is not ranked."
    ),
    "selection.rule_rounding": gettext_noop(
        "The points for each criterion are rounded to three decimals (a half goes up) and added up."
    ),
    "selection.rule_order": gettext_noop(
        "More points go first. People with the same points go by their ticket, the lowest first."
    ),
    "selection.rule_order_band": gettext_noop(
        "More points go first. Points are compared in steps of %(band)s, counted from 0: people on "
        "the same step are level. They go by their ticket, the lowest first."
    ),
    "selection.rule_ticket": gettext_noop(
        "A ticket is the SHA-256 of seed|commitment|pseudonym. The commitment is the SHA-256 of "
        "the frozen list."
    ),
    "selection.rule_reserve": gettext_noop(
        "If enough of them can go, at least %(places)s of the places go to: %(group)s."
    ),
    "selection.rule_reserves_work": gettext_noop(
        "Who gets in by points also counts for the kept places. A person fills at most one kept "
        "place, and as many kept places as possible are filled. Kept places that nobody can fill "
        "go to everyone."
    ),
    "selection.rule_reserve_list": gettext_noop(
        "The next %(length)s people in the order are on the reserve list."
    ),
    "selection.rule_reserve_list_all": gettext_noop(
        "Everybody else in the order is on the reserve list."
    ),
    # The protocol.
    "selection.protocol_title": gettext_noop(
        "Protocol of the selection for %(call)s: %(places)s places"
    ),
    "selection.protocol_commitment": gettext_noop(
        "Commitment, made before the draw: %(commitment)s"
    ),
    "selection.protocol_seed": gettext_noop("Seed of the draw: %(seed)s"),
    "selection.protocol_call_up": gettext_noop(
        "This is a call-up after the draw: everybody keeps the ticket of the first list. The list "
        "of today has the fingerprint %(listed)s."
    ),
    "selection.protocol_reserve": gettext_noop(
        "Kept for %(group)s: %(filled)s of %(places)s places filled, %(by_points)s of them by "
        "points alone."
    ),
    "selection.protocol_order": gettext_noop("Number, pseudonym, points, ticket, result:"),
    "selection.status_selected": gettext_noop("has a place"),
    "selection.status_reserve": gettext_noop("on the reserve list"),
    "selection.status_not_selected": gettext_noop("no place"),
    # Why a call or a list is refused.
    "selection.seed_missing": gettext_noop(
        "There is no seed yet for %(call)s. Publish the commitment first, then draw the seed."
    ),
    "selection.weight_negative": gettext_noop(
        "The weight of %(criterion)s is %(weight)s. It cannot be below zero."
    ),
    "selection.maximum_not_positive": gettext_noop(
        "The highest mark for %(criterion)s must be above zero."
    ),
    "selection.minimum_out_of_range": gettext_noop(
        "The minimum for %(criterion)s is %(minimum)s. It must lie between 0 and %(maximum)s."
    ),
    "selection.band_twice": gettext_noop(
        "Two steps in the table of %(criterion)s start at the same mark."
    ),
    "selection.band_points_out_of_range": gettext_noop(
        "A step in the table of %(criterion)s gives %(points)s points. It must lie between 0 and "
        "the weight, %(weight)s."
    ),
    "selection.band_not_usable": gettext_noop(
        "People cannot be compared in steps of %(band)s points. Use 0 or more, with at most three "
        "decimals."
    ),
    "selection.places_negative": gettext_noop(
        "The number of places is %(places)s. It cannot be below zero."
    ),
    "selection.reserves_exceed_places": gettext_noop(
        "%(reserved)s places are kept for groups, but there are only %(places)s places."
    ),
    "selection.listed_twice": gettext_noop("%(key)s is listed twice (%(kind)s)."),
    "selection.unknown_criterion": gettext_noop(
        "%(ref)s has a mark for %(criterion)s, but the call has no such criterion."
    ),
    "selection.mark_out_of_range": gettext_noop(
        "%(ref)s has %(value)s for %(criterion)s. It must lie between 0 and %(maximum)s."
    ),
    # What the referee finds.
    "selection.verify_list": gettext_noop(
        "The frozen list in the protocol is not the list of this call."
    ),
    "selection.verify_commitment": gettext_noop(
        "The commitment in the protocol does not belong to this list."
    ),
    "selection.verify_people": gettext_noop(
        "The outcomes do not name each candidate exactly once."
    ),
    "selection.verify_protocol": gettext_noop(
        "The protocol does not say the same as the outcomes: %(about)s."
    ),
    "selection.verify_points": gettext_noop("The points of %(ref)s are wrong."),
    "selection.verify_ticket": gettext_noop("The ticket of %(ref)s is wrong."),
    "selection.verify_order": gettext_noop("%(ref)s stands at the wrong rank."),
    "selection.verify_excluded": gettext_noop("The exclusion of %(ref)s is not handled correctly."),
    "selection.verify_places": gettext_noop(
        "%(selected)s people have a place. It must be %(expected)s."
    ),
    "selection.verify_seat": gettext_noop("The seat of %(ref)s is wrong."),
    "selection.verify_reserve_overfull": gettext_noop(
        "More people count for %(group)s than there are kept places."
    ),
    "selection.verify_reserve_not_full": gettext_noop(
        "More kept places could be filled: %(ref)s could fill one."
    ),
    "selection.verify_passed_over": gettext_noop(
        "%(ref)s was passed over: somebody lower in the order has a place that %(ref)s could have."
    ),
    "selection.verify_reserve_list": gettext_noop(
        "The position of %(ref)s on the reserve list is wrong."
    ),
    "selection.verify_reason": gettext_noop("The reason given to %(ref)s is not true."),
}


def in_english(reason: Reason) -> str:
    """A reason of this engine as an English sentence."""
    return TEXTS[reason.code] % dict(reason.params)
