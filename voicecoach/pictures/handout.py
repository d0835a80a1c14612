"""The text of a handout: each exercise with its start, its end, its dose and its words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from voicecoach.figure import svg
from voicecoach.figure.arrow import arrow
from voicecoach.figure.scene import Scene, scene
from voicecoach.routine.dose_text import describe
from voicecoach.routine.inherit import done
from voicecoach.routine.linking import dos
from voicecoach.routine.model import Dose, Exercise, Linked, PainBands, Text, normal
from voicecoach.routine.pictures import pictured, sides

USUAL_PAIN = PainBands(3, 5)
"""Bands of pain where the script sets none of its own."""


class HandoutPicture(Struct, frozen=True):
    """One drawing: an SVG document, its caption, and how wide it is for its height."""

    svg: str
    caption: str
    shape: float


class Card(Struct, frozen=True):
    """One exercise."""

    name: str
    dose: str
    pictures: tuple[HandoutPicture, ...]
    steps: tuple[str, ...]
    cues: tuple[str, ...]
    movement: str
    relief: str
    easier: str


class Handout(Struct, frozen=True):
    """A routine on paper. `link` is the address of its recording, or nothing."""

    title: str
    about: str
    source: str
    often: str
    needs: str
    stop: str
    cards: tuple[Card, ...]
    link: str = ""


def handout(linked: Linked, link: str = "") -> Handout:
    """The handout of a routine: each exercise once, in the order in which it is done."""
    routine = linked.routine
    cards = tuple(card(exercise, linked) for exercise in _performed(linked))
    needs = {text.raw: None for text in routine.needs}
    for exercise in _performed(linked):
        needs |= {text.raw: None for text in exercise.needs}
    return Handout(
        title=routine.name.raw,
        about=_raw(routine.about),
        source=_raw(routine.source),
        often=_raw(routine.often),
        needs=", ".join(needs) or "nothing but a mat",
        stop=when_to_stop(routine.pain or USUAL_PAIN),
        cards=cards,
        link=link,
    )


def when_to_stop(bands: PainBands) -> str:
    """Advice for each score of pain from 0 to 10."""
    return (
        f"Pain from 0 to 10: up to {bands.mild} go on; up to {bands.moderate} do the easier form; "
        "above that stop for today. Stop at once, and ask for advice, if pain shoots into a leg, or a leg "
        "goes numb or weak."
    )


def card(exercise: Exercise, linked: Linked) -> Card:
    """One exercise, its sides told as the one that is drawn."""
    shown_sides = sides(exercise)
    side = "right" if "right" in shown_sides else shown_sides[0]
    phases = exercise.rep.phases if exercise.rep else ()
    seconds = [f"{phase.words.raw}{f' {phase.seconds:g} s' if phase.seconds else ''}" for phase in phases]
    return Card(
        name=exercise.name.raw,
        dose=describe(exercise.dose or Dose(), has_rep=exercise.rep is not None),
        pictures=tuple(pictures(exercise, side)),
        steps=tuple(_filled(text.raw, side) for text in exercise.setup),
        cues=tuple(_filled(text.raw, side) for text in exercise.cues),
        movement=_filled(", ".join(seconds), side),
        relief=_filled(_raw(exercise.relief), side),
        easier=_easier(exercise, linked),
    )


def pictures(exercise: Exercise, side: str) -> Iterator[HandoutPicture]:
    """The start, the poses on the way, and the end of the movement, each with the arrow that leads to it."""
    movement = pictured(exercise, side)
    if movement is None:
        return
    drawn = scene(movement, mirror=False)
    end = movement.furthest
    yield _picture(drawn, 0, 0, "start" if end else "")
    for key in range(1, end):
        at = exercise.poses[movement.lines[key]].at
        yield _picture(drawn, key, key - 1, _filled(_raw(at), side))
    if end:
        yield _picture(drawn, end, end - 1, "end")


def _picture(drawn: Scene, key: int, before: int, caption: str) -> HandoutPicture:
    groups = drawn.key_groups(key)
    shown = arrow(drawn.movement, before, key, drawn.view) if key else None
    return HandoutPicture(
        svg.document([*groups, *([shown] if shown else [])], drawn.box), caption, drawn.box[2] / drawn.box[3]
    )


def _performed(linked: Linked) -> list[Exercise]:
    """Each exercise that is done, routines within it too, once."""
    distinct: dict[str, Exercise] = {}
    for do in dos(linked.routine.body):
        exercise = linked.exercises.get(normal(do.name.raw))
        if exercise is not None:
            distinct.setdefault(normal(exercise.name.raw), done(exercise, do))
    for part in linked.parts.values():
        for exercise in _performed(part):
            distinct.setdefault(normal(exercise.name.raw), exercise)
    return list(distinct.values())


def _easier(exercise: Exercise, linked: Linked) -> str:
    """The next easier form, with how it differs."""
    if not exercise.easier:
        return ""
    names = " or ".join(variant.name.raw for variant in exercise.easier[0])
    step = linked.exercises.get(normal(exercise.easier[0][0].name.raw))
    how = _filled(step.setup[-1].raw, "right") if step and step.setup else ""
    return f"{names}. {how}" if how else names


def _filled(text: str, side: str) -> str:
    """A sentence to be read: its fields filled in, its pauses left out."""
    other = {"left": "right", "right": "left", "forward": "backward", "backward": "forward"}.get(
        side, "other"
    )
    text = re.sub(r"\{\s*side\s*\}", side or "one", text)
    text = re.sub(r"\{\s*other\s*\}", other, text)
    return re.sub(r"\s*\[[^\]]*\]|\{\w+\}", "", text)


def _raw(text: Text | None) -> str:
    return text.raw if text else ""
