"""Every reason of the allocation in plain English, for translation on the floor above."""

from __future__ import annotations

from gezel.core.values import gettext_noop

RULE_TEXTS: dict[str, str] = {
    "allocation.closed": gettext_noop("This placement has no seats at the moment."),
    "allocation.sector": gettext_noop(
        "This placement is in the sector %(needed)s, yours is %(yours)s."
    ),
    "allocation.language_missing": gettext_noop(
        "This placement needs %(language)s at %(needed)s. No level of yours is known."
    ),
    "allocation.language": gettext_noop(
        "This placement needs %(language)s at %(needed)s. Your level is %(yours)s."
    ),
    "allocation.dates": gettext_noop(
        "This placement runs from %(needed_from)s to %(needed_to)s. "
        "You are available from %(from)s to %(to)s."
    ),
    "allocation.birth_date_missing": gettext_noop(
        "You must be %(needed)s for this placement, and your birth date is missing."
    ),
    "allocation.age": gettext_noop(
        "You must be %(needed)s for this placement. On its first day, %(day)s, you are %(yours)s."
    ),
    "allocation.requirements": gettext_noop("This placement does not offer: %(missing)s."),
    "allocation.not_wished": gettext_noop(
        "You asked to go only where you wished to go, and this meets none of your "
        "%(wishes)s wishes."
    ),
    "allocation.excluded": gettext_noop(
        "The office has ruled out this placement for you. You can ask the office why."
    ),
}

CHECK_TEXTS: dict[str, str] = {
    "allocation.learner_twice": gettext_noop("Learner %(ref)s is in the list twice."),
    "allocation.placement_twice": gettext_noop("Placement %(ref)s is in the list twice."),
    "allocation.unknown_learner": gettext_noop(
        "A pair, a fixed place or an exclusion names learner %(ref)s, who is not in the list."
    ),
    "allocation.unknown_placement": gettext_noop(
        "A fixed place or an exclusion names placement %(ref)s, which is not in the list."
    ),
    "allocation.pinned_twice": gettext_noop("%(learner)s has two fixed places. Keep one of them."),
    "allocation.pin_breaks_rule": gettext_noop(
        "%(learner)s cannot be fixed at %(placement)s: the rule “%(rule)s” forbids it. "
        "Correct the data or remove the fixed place."
    ),
    "allocation.pins_over_capacity": gettext_noop(
        "%(pins)s learners are fixed at %(placement)s, which has %(seats)s seats."
    ),
    "allocation.two_pairs": gettext_noop(
        "%(learner)s is in two pairs. A learner can travel with one other."
    ),
    "allocation.pair_of_one": gettext_noop("%(learner)s is paired with nobody else."),
    "allocation.pair_half_pinned": gettext_noop(
        "%(first)s and %(second)s travel together, but only one of them has a fixed place. "
        "Fix both or none."
    ),
    "allocation.pair_pinned_apart": gettext_noop(
        "%(first)s and %(second)s travel together, but their fixed places are not in one city at "
        "one time."
    ),
}

NOTE_TEXTS: dict[str, str] = {
    "allocation.not_proved": gettext_noop(
        "The search was stopped before it was certain. Pairs concerned: %(pairs)s. Learners with a "
        "place: %(placed)s; no plan can place more than %(bound)s."
    ),
    "allocation.equal_order": gettext_noop(
        "Some learners share a number in the committee's order; between them lots decide. "
        "Numbers too few: %(learners)s."
    ),
    "allocation.explain.pairs_held": gettext_noop(
        "What it would cost to seat somebody elsewhere is counted with pairs left where they are."
    ),
    "allocation.explain.not_the_rule": gettext_noop(
        "This plan was changed after it was made, so some places are not what the rule gives. "
        "Make the plan again to get full reasons."
    ),
}

LEARNER_TEXTS: dict[str, str] = {
    "allocation.summary.wish": gettext_noop(
        "You go to %(title)s in %(city)s. It meets your wish number %(wish)s."
    ),
    "allocation.summary.no_wish": gettext_noop(
        "You go to %(title)s in %(city)s. It meets none of your wishes: the rule has no seat for "
        "those."
    ),
    "allocation.summary.no_wishes": gettext_noop(
        "You go to %(title)s in %(city)s. You gave no wishes."
    ),
    "allocation.summary.pinned": gettext_noop(
        "You go to %(title)s in %(city)s. The office decided this by hand."
    ),
    "allocation.summary.none_open": gettext_noop(
        "You have no place: none of the %(placements)s placements is open to you."
    ),
    "allocation.summary.full": gettext_noop(
        "You have no place. The rule gives the seats that are open to you to others. "
        "Placements open to you: %(open)s."
    ),
    "allocation.summary.pair": gettext_noop(
        "You have no place: you travel as a pair, and the plan has no room for both of you "
        "together."
    ),
    "allocation.option.yours": gettext_noop("You go here."),
    "allocation.option.higher": gettext_noop(
        "You have something that you ranked higher: wish number %(yours)s. "
        "This meets wish number %(this)s."
    ),
    "allocation.option.wish_instead": gettext_noop(
        "You have something that you wished for: wish number %(yours)s. This meets no wish."
    ),
    "allocation.option.same_wish": gettext_noop("Your place meets the same wish, number %(wish)s."),
    "allocation.option.equal": gettext_noop(
        "This meets no wish of yours, like the place that you have."
    ),
    "allocation.option.by_hand": gettext_noop("The office decided by hand that you go elsewhere."),
    "allocation.option.held": gettext_noop(
        "No seat is free here: %(seats)s of %(seats)s are held by learners who were placed by hand or travel as a pair."
    ),
    "allocation.option.costs_placed": gettext_noop(
        "No seat is free here: %(seats)s of %(seats)s are taken. With you here, in all %(fewer)s fewer would have a place."
    ),
    "allocation.option.costs_need": gettext_noop(
        "No seat is free here: %(seats)s of %(seats)s are taken. With you here, in all %(fewer)s fewer of those who need "
        "it most would have a place."
    ),
    "allocation.option.costs_wish": gettext_noop(
        "No seat is free here: %(seats)s of %(seats)s are taken. With you here, in all %(fewer)s fewer would get their "
        "wish number %(wish)s."
    ),
    "allocation.option.order": gettext_noop(
        "No seat is free here: %(seats)s of %(seats)s are taken. With you here the count would be the same, so the "
        "committee's order decided, or lots where the order is equal."
    ),
    "allocation.option.pair_apart": gettext_noop(
        "You travel as a pair, and there is no second seat that the two of you can use in the same "
        "city at the same time."
    ),
    "allocation.option.pair_gives_way": gettext_noop(
        "With both of you here the plan as a whole would be worse: fewer learners with a place, "
        "fewer with need, fewer good wishes, or somebody passed over who is earlier in the "
        "committee's order."
    ),
    "allocation.option.unexplained": gettext_noop(
        "This plan was changed after it was made. Make it again to get a reason."
    ),
    "allocation.change.birth_date": gettext_noop(
        "If your birth date were known and you were %(needed)s on %(day)s, you would have a place: "
        "%(title)s in %(city)s."
    ),
    "allocation.change.wishes": gettext_noop(
        "If you also took places outside your wishes, you would have a place: "
        "%(title)s in %(city)s."
    ),
    "allocation.change.dates": gettext_noop(
        "If you were available from %(from)s to %(to)s (%(days)s days more), you would have a "
        "place: %(title)s in %(city)s."
    ),
    "allocation.change.language": gettext_noop(
        "With %(language)s at %(needed)s (now: %(yours)s) you would have a place: "
        "%(title)s in %(city)s."
    ),
    "allocation.change.language_new": gettext_noop(
        "With %(language)s at %(needed)s you would have a place: %(title)s in %(city)s."
    ),
    "allocation.change.seat": gettext_noop(
        "With one more seat at %(title)s in %(city)s you would have a place."
    ),
    "allocation.change.apart": gettext_noop(
        "If the two of you did not travel together, there would be a place for you: "
        "%(title)s in %(city)s."
    ),
}

SEAT_TEXTS: dict[str, str] = {
    "allocation.seats.free": gettext_noop("%(free)s of %(seats)s seats stay free."),
    "allocation.seats.no_sector": gettext_noop(
        "No learner is in the sector %(sector)s or in one that leads to it."
    ),
    "allocation.seats.language": gettext_noop(
        "Learners of the sector without the language level: %(count)s."
    ),
    "allocation.seats.dates": gettext_noop(
        "Learners of the sector who are not available in this period: %(count)s."
    ),
    "allocation.seats.birth_date_missing": gettext_noop(
        "Learners of the sector whose birth date is missing: %(count)s."
    ),
    "allocation.seats.age": gettext_noop("Learners of the sector who are too young: %(count)s."),
    "allocation.seats.requirements": gettext_noop(
        "Learners of the sector who need something that is not offered here: %(count)s."
    ),
    "allocation.seats.not_wished": gettext_noop(
        "Learners of the sector who go only where they wished, and not here: %(count)s."
    ),
    "allocation.seats.excluded": gettext_noop(
        "Learners of the sector for whom the office ruled this out: %(count)s."
    ),
    "allocation.seats.elsewhere": gettext_noop(
        "Learners who could come here and have a place elsewhere: %(count)s."
    ),
    "allocation.seats.at_home": gettext_noop(
        "Learners who could come here and stay at home because they travel as a pair: %(count)s."
    ),
}

VERIFY_TEXTS: dict[str, str] = {
    "allocation.verify.unknown_learner": gettext_noop(
        "The plan names learner %(learner)s, who is not in the list."
    ),
    "allocation.verify.unknown_placement": gettext_noop(
        "The plan names placement %(placement)s, which is not in the list."
    ),
    "allocation.verify.two_places": gettext_noop("%(learner)s has two places."),
    "allocation.verify.not_accounted_for": gettext_noop(
        "%(learner)s must be in the plan once: with a place or without."
    ),
    "allocation.verify.rule_broken": gettext_noop(
        "%(learner)s may not go to %(placement)s: the rule “%(rule)s” forbids it."
    ),
    "allocation.verify.over_capacity": gettext_noop(
        "%(placed)s learners go to %(placement)s, which has %(seats)s seats."
    ),
    "allocation.verify.pin_not_kept": gettext_noop(
        "%(learner)s has a fixed place at %(placement)s and is not there."
    ),
    "allocation.verify.pair_half_placed": gettext_noop(
        "%(first)s and %(second)s travel together, but only one of them has a place."
    ),
    "allocation.verify.pair_apart": gettext_noop(
        "%(first)s and %(second)s travel together, but are not in one city at one time."
    ),
    "allocation.verify.wrong_wish": gettext_noop(
        "For %(learner)s the plan says wish %(said)s; it is wish %(found)s (0 means none)."
    ),
    "allocation.verify.wrong_pin_mark": gettext_noop(
        "The plan is wrong about whether %(learner)s was placed by hand."
    ),
    "allocation.verify.wrong_figure": gettext_noop(
        "The figure %(figure)s says %(said)s; counted again it is %(found)s."
    ),
    "allocation.verify.could_go": gettext_noop(
        "One more could go: %(learner)s, by a chain of moves that ends with a free seat at "
        "%(placement)s."
    ),
    "allocation.verify.more_need_at_home": gettext_noop(
        "%(learner)s stays at home with need %(need)s, while a chain of moves could bring the "
        "place of somebody with less need."
    ),
    "allocation.verify.wrong_bound": gettext_noop(
        "The plan says that at most %(said)s can go; the referee finds %(found)s."
    ),
}

TEXTS: dict[str, str] = {
    **RULE_TEXTS,
    **CHECK_TEXTS,
    **NOTE_TEXTS,
    **LEARNER_TEXTS,
    **SEAT_TEXTS,
    **VERIFY_TEXTS,
}
