"""Warnings about a routine that is allowed and yet unwise: each check is a small function in `CHECKS`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from voicecoach.routine.linking import distinct, dos, entries, instructions
from voicecoach.routine.model import (
    Ask,
    Branch,
    Exercise,
    Linked,
    Rest,
    Say,
    Span,
    Stop,
    Text,
    Variant,
    Wait,
    normal,
)
from voicecoach.routine.pictures import impossible
from voicecoach.routine.problems import Problem
from voicecoach.routine.text import part, quoted

Check = Callable[[Linked, Collection[str]], Iterable[Problem]]


def command_words(linked: Linked, words: Collection[str]) -> Iterator[Problem]:
    """A phrase of the coach that holds a command: it could obey itself. `words` are the commands."""
    if not words:
        return
    ordered = sorted(words, key=len, reverse=True)
    phrases = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)
    commands = re.compile(rf"(?<![\w'])(?:{phrases})(?![\w'])", re.IGNORECASE)
    for text in _spoken(linked):
        plain = re.sub(r"\{\w*\}", lambda field: " " * len(field[0]), text.raw)
        for match in commands.finditer(plain):
            span = part(text, match.start(), match.end()).span
            yield _warning(span, f"The coach says '{match[0]}', which is a command.", "say it in another way")


def no_easier_step(linked: Linked, _: Collection[str]) -> Iterator[Problem]:
    """An exercise that nothing eases, and that is itself nobody's easier step."""
    bottoms = {
        normal(one.name.raw) for exercise in distinct(linked.exercises) for one in entries(exercise, "easier")
    }
    for exercise in _performed(linked):
        if not exercise.easier and normal(exercise.name.raw) not in bottoms:
            yield _warning(
                exercise.name.span,
                f"{quoted(exercise.name)} has no easier step.",
                "add a line `easier NAME`, down to something anyone can do",
            )


def circles(linked: Linked, _: Collection[str]) -> Iterator[Problem]:
    """A ladder that comes round to where it began."""
    for way in ("easier", "harder"):
        ladders = {
            normal(exercise.name.raw): list(entries(exercise, way)) for exercise in distinct(linked.exercises)
        }
        told: set[frozenset[str]] = set()
        for exercise in _concerned(linked):
            names = _circle(normal(exercise.name.raw), ladders, linked)
            if names and frozenset(names) not in told:
                told.add(frozenset(names))
                spelled = [linked.exercises[name].name.raw for name in (*names, names[0])]
                yield _warning(
                    exercise.name.span,
                    f"The {way} steps run in a circle: {', '.join(spelled)}.",
                    f"take one of these `{way}` lines out",
                )


def unused(linked: Linked, _: Collection[str]) -> Iterator[Problem]:
    """An exercise that a routine defines and never comes to."""
    if not any(True for _ in instructions(linked.routine.body)):
        return
    reached = {normal(exercise.name.raw) for exercise in _concerned(linked)}
    for exercise in distinct(linked.exercises):
        own = exercise.name.span.path == linked.routine.span.path
        if own and normal(exercise.name.raw) not in reached:
            yield _warning(
                exercise.name.span,
                f"{quoted(exercise.name)} is never done, nor a step of what is.",
                "`do` it, or delete it",
            )


def without_poses(linked: Linked) -> list[Exercise]:
    """Yield exercises that are performed, or easier or harder than those, and can't be drawn."""
    return [exercise for exercise in _concerned(linked) if not exercise.poses]


def impossible_poses(linked: Linked, _: Collection[str]) -> Iterator[Problem]:
    """A pose that no body can take."""
    for exercise in _concerned(linked):
        yield from impossible(exercise)


def silent_yes(linked: Linked, _: Collection[str]) -> Iterator[Problem]:
    """A question that can end the routine, where silence goes on; or where a recording is over at once."""
    for ask in instructions(linked.routine.body):
        if not isinstance(ask, Ask) or not any(map(_stops, ask.branches)):
            continue
        silent = next((branch for branch in ask.branches if branch.silence), None)
        if silent is not None and not _stops(silent):
            yield _warning(
                silent.span,
                "Silence goes on after a question that can end the routine.",
                "give `silence` to the answer with the `stop`: who says nothing may not be able to",
            )
        elif silent is not None and not any(branch.recorded for branch in ask.branches):
            yield _warning(
                ask.span,
                "A recording can't listen, and is over at this question.",
                "add an answer `recorded`, and below it a `say` of when to end by oneself",
            )


def _stops(branch: Branch) -> bool:
    return any(isinstance(one, Stop) for one in branch.body)


CHECKS: tuple[Check, ...] = (command_words, silent_yes, no_easier_step, circles, unused, impossible_poses)
"""Every check; each takes a linked routine and the phrases that are commands, and is pure."""


# --- what they look at ---------------------------------------------------------------------------


def _warning(span: Span, message: str, hint: str) -> Problem:
    return Problem(span, message, hint=hint, severity="warning")


def _performed(linked: Linked) -> list[Exercise]:
    """Yield the exercises a routine performs, without blocks under `do`; of a library, all it defines."""
    names = dict.fromkeys(normal(do.name.raw) for do in dos(linked.routine.body))
    if names:
        found = [linked.exercises[name] for name in names if name in linked.exercises]
        return list({id(one): one for one in found}.values())
    path = linked.routine.span.path
    return [one for one in distinct(linked.exercises) if one.name.span.path == path]


def _concerned(linked: Linked) -> list[Exercise]:
    """Yield the exercises that are performed, and all that are easier or harder."""
    blocks = [do.block for do in dos(linked.routine.body) if do.block]
    found: dict[int, Exercise] = {id(one): one for one in _performed(linked)}
    for way in ("easier", "harder"):
        waiting = [*_performed(linked), *blocks]
        seen: set[int] = set()
        while waiting:
            for variant in entries(waiting.pop(0), way):
                step = _named(linked, variant)
                if id(step) not in seen:
                    seen.add(id(step))
                    found[id(step)] = step
                    waiting.append(step)
    return list(found.values())


def _named(linked: Linked, variant: Variant) -> Exercise:
    return linked.exercises[normal(variant.name.raw)]


def _circle(start: str, ladders: dict[str, list[Variant]], linked: Linked) -> list[str]:
    """The names on a way from `start` back to it, or none."""
    waiting = [[start]]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop(0)
        for variant in ladders[way[-1]]:
            name = normal(_named(linked, variant).name.raw)
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                waiting.append([*way, name])
    return []


def _spoken(linked: Linked) -> Iterator[Text]:
    """Everything the coach says of the script's own words, each text once."""
    for one in instructions(linked.routine.body):
        if isinstance(one, Say | Wait | Ask | Stop | Rest) and one.text:
            yield one.text
    if linked.routine.first:
        yield linked.routine.first
    blocks = [do.block for do in dos(linked.routine.body) if do.block]
    told: set[Span] = set()
    for exercise in (*_concerned(linked), *blocks):
        for text in _texts(exercise):
            if text.span not in told:
                told.add(text.span)
                yield text


def _texts(exercise: Exercise) -> Iterator[Text]:
    yield exercise.name
    yield from exercise.setup
    yield from exercise.cues
    yield from (at.text for at in exercise.ats)
    yield from (phase.words for phase in (exercise.rep.phases if exercise.rep else ()))
    yield from (text for text in (exercise.relief, exercise.load) if text)
