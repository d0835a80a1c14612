"""Rounds against the clock as one exercise: its rounds are the reps, each ended by the person."""

from __future__ import annotations

from voicecoach.routine import model
from voicecoach.routine.model import Linked
from voicecoach.session.plan.forms import Amount, Form, Phase, Race
from voicecoach.session.plan.ladder import OWN_PACE_REP, ladders, language_of
from voicecoach.session.words.base import Target
from voicecoach.session.words.languages import words_of

BETWEEN = 3.0
"""Seconds, in a file, of the change from one exercise of a round to the next."""


def form(linked: Linked, race: model.Race, side: str = "") -> Form:
    """The only form of rounds against the clock: its exercises are announced before, and none is easier."""
    words = words_of(language_of(linked))
    rounds = [
        [
            forms[home]
            for instruction in body
            if isinstance(instruction, model.Do)
            for forms, home in ladders(linked, instruction, side)
        ]
        for body in race.bodies
    ]
    first = rounds[0]
    described = tuple(words.race_round([(_target(part), part.name) for part in forms]) for forms in rounds)
    lengths = tuple(sum(_seconds(part) for part in forms) + BETWEEN * (len(forms) - 1) for forms in rounds)
    names = tuple(dict.fromkeys(part.name for part in first))
    for_time = race.rounds is not None
    many = None if race.rounds is None else float(race.rounds)
    settles = [part.settle for part in first]
    return Form(
        name=words.race_name(names, race.seconds, race.rounds),
        amounts=(Amount(many, many, many),),
        timed=False,
        phases=(Phase(described[0], None),),
        own_pace=True,
        noun="rounds",
        to_fatigue=not for_time,
        race=Race(described, lengths, race.seconds, for_time),
        every_word=len(described) > 1,
        setup=tuple(f"{part.name}. {text}" for part in first for text in part.setup),
        settle=None if None in settles else max(length or 0.0 for length in settles),
        needs=tuple(need for part in first for need in part.needs),
        tags=tuple(dict.fromkeys(tag for part in first for tag in part.tags)),
    )


def _target(form: Form) -> Target:
    return Target(form.amount(1).today, timed=form.timed, noun=form.noun, sides=form.sides)


def _seconds(form: Form) -> float:
    """Seconds of an exercise in one round, in a file."""
    today, sides = form.amount(1).today or 1.0, 1 if form.alternating else max(1, len(form.sides))
    if form.distance:
        return form.on_the_way(1) * sides
    if form.timed:
        return today * sides
    rep = OWN_PACE_REP if form.own_pace else sum(phase.seconds or 0.0 for phase in form.phases)
    return today * rep * sides
