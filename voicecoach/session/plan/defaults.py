"""Lengths of time that a script may leave out, and the order in which its settings override each other."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from voicecoach.routine.model import Defaults, Dose, Exercise

SETTLE = 8.0
"""Seconds to get into position."""


class Length(Struct, frozen=True):
    """Seconds, marked if they are the language's default because the script gives none."""

    seconds: float
    default: bool = False


def _nearest(language: float, *script: float | None) -> Length:
    """The first length that the script gives, nearest first; else the language's."""
    return next(
        (Length(seconds) for seconds in script if seconds is not None), Length(language, default=True)
    )


def settle(exercise: Exercise, own: Defaults) -> Length | None:
    """The time to get into position; None until the person is ready."""
    if exercise.settle is not None:
        return None if exercise.settle.seconds is None else Length(exercise.settle.seconds)
    return _nearest(SETTLE, own.settle)


def rest(exercise: Exercise, own: Defaults) -> Length:
    """The rest between the sets of an exercise."""
    return _nearest(30.0, (exercise.dose or Dose()).rest, exercise.rest, own.rest)


def switch(own: Defaults, dose: Dose | None = None) -> Length:
    """The time to change sides; `dose` is None in `repeat each side`."""
    return _nearest(10.0, (dose or Dose()).switch, own.switch)


def between(own: Defaults) -> Length:
    """The rest between two exercises with nothing else between them."""
    return _nearest(30.0, own.between)


def wait(own: Defaults, line: float | None = None) -> Length:
    """A `wait` in a rendered file; `line` is the length on its own line."""
    return _nearest(10.0, line, own.wait)


class RepPart(Struct, frozen=True):
    """One part of a rep without a `rep` line, with its length."""

    kind: Literal["move", "in", "full", "out", "empty"]
    length: Length


def rep(noun: str, own: Defaults) -> tuple[RepPart, ...]:
    """One rep without a `rep` line: its one movement, or the parts of a breath where breaths are counted."""
    noun = noun.rsplit(maxsplit=1)[-1]
    if not noun.startswith("breath"):
        step = noun.startswith("step")
        return (RepPart("move", _nearest(2.0, own.step) if step else _nearest(4.0, own.rep)),)
    parts = [RepPart("in", _nearest(4.0, own.breath_in)), RepPart("out", _nearest(6.0, own.breath_out))]
    if own.breath_full is not None:
        parts.insert(1, RepPart("full", Length(own.breath_full)))
    if own.breath_empty is not None:
        parts.append(RepPart("empty", Length(own.breath_empty)))
    return tuple(parts)
