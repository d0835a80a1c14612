"""Intervals in a dose that may mean several things: `45 on 15 off`, `8 x 20/10`, `1 min run / 2 min walk`."""

from __future__ import annotations

import re
from collections.abc import Callable

from voicecoach.routine.model import Text
from voicecoach.routine.problems import Problem
from voicecoach.routine.text import part
from voicecoach.routine.tokens import Tokens, write_duration

_ON_OFF = re.compile(
    r"(?P<before>|.*[^\d:.])(?P<work>\d+)\s+on\s*[,/]?\s*(?P<rest>\d+)\s+(?P<off>off)\b(?P<after>.*)",
    re.IGNORECASE,
)
_WORK_REST = re.compile(
    r"\s*(?:(?P<sets>\d+)\s?(?:x|\u00d7|rounds of|sets of)\s?)?\(?(?P<first>\d+)/(?P<second>\d+)\)?"
    r"(?P<unit>\s?s|\s?secs?|\s?seconds)?(?:\s?(?:x|\u00d7)\s?(?P<times>\d+))?\s*",
    re.IGNORECASE,
)
_SETS_OR_DAYS = re.compile(
    r"\s*(?P<reps>\d+)\s?[x\u00d7]\s?(?P<times>[2-6])\s*(?:daily|/\s?day|a day|per day)\s*", re.IGNORECASE
)
_D = r"(?:\d{1,2}(?:\.\d)?\s?(?:s|secs?|seconds?|mins?|minutes?)|[1-9]\s?m)\b"
_RUN_WALK = re.compile(
    r"\s*(?:(?P<sets>\d+)\s?[x\u00d7]\s?)?\(?"
    rf"(?:(?P<run>run|jog)\w*\s(?:for\s)?(?P<first>{_D})|(?P<first_>{_D})\s(?P<run_>run|jog)\w*)"
    r"[\s,/]{1,9}(?:(?:and|then)\s)?"
    rf"(?:walk\w*\s(?:for\s)?(?P<second>{_D})|(?P<second_>{_D})\swalk\w*)\)?"
    r"[\s,]{0,9}(?:[x\u00d7]\s?(?P<times>\d+)|(?:repeat\s)?(?P<times_>\d+)\s?(?:times|x|rounds|sets))?\s*",
    re.IGNORECASE,
)
_TABATA = re.compile(r"\s*tabatas?(?:\s+(?:intervals?|style|protocol))?\s*", re.IGNORECASE)


def unclear_intervals(text: Text) -> list[Problem]:
    """The problem of work and rest with no unit, or no number, or of two exercises in turn."""
    for pattern, problem in _KINDS:
        if (match := pattern.fullmatch(text.raw)) and (found := problem(match, text)):
            return [found]
    return []


def _tabata(_: re.Match[str], text: Text) -> Problem:
    return Problem(text.span, "A Tabata is eight times twenty seconds.", hint="write `8 x 20s, rest 10s`")


def _on_off(match: re.Match[str], text: Text) -> Problem:
    """`45 on 15 off`, with what stands around it."""
    span = part(text, match.start("work"), match.end("off")).span
    right = f"{match['before']}{match['work']}s on, {match['rest']}s off{match['after']}"
    said = text.raw[match.start("work") : match.end("off")]
    return Problem(span, f"'{said}' has no unit.", hint=f"write `{right}`")


def _work_rest(match: re.Match[str], text: Text) -> Problem | None:
    """`8 x 20/10`, `10/10`."""
    first, second, unit = match["first"], match["second"], match["unit"]
    if (match["sets"] and match["times"]) or (unit and int(first) < int(second)):
        return None
    sets = f"{match['sets'] or match['times']} x " if match["sets"] or match["times"] else ""
    writes = [f"`{sets}{first}s, rest {second}s`"] if sets else []
    if first == second and not unit:
        writes.insert(0, f"`{sets}{first} reps each side`")
    if not writes:
        return None
    return Problem(
        text.span, f"'{first}/{second}' can mean several things.", hint=f"write {', or '.join(writes)}"
    )


def _sets_or_days(match: re.Match[str], text: Text) -> Problem | None:
    """`10 x 3 daily`; `3 x 10 daily` is clear."""
    reps, times = match["reps"], match["times"]
    if int(reps) <= int(times):
        return None
    hint = (
        f"write `{reps} reps` and, under `routine`, `often {times} times a day`, "
        f"or `{reps} x {times} reps` and `often daily`"
    )
    return Problem(text.span, f"'x {times}' can be sets, or times a day.", hint=hint)


def _run_and_walk(match: re.Match[str], text: Text) -> Problem:
    """The problem of `6 x (1 min run / 2 min walk)`: rounds on the beat, of two exercises."""
    lengths = [
        Tokens(Text(match[name] or match[f"{name}_"], text.span)).duration() for name in ("first", "second")
    ]
    times = match["sets"] or match["times"] or match["times_"] or "N"
    run = (match["run"] or match["run_"]).capitalize()
    written = [write_duration(one) for one in lengths]
    hint = (
        f"write `every {write_duration(sum(lengths))}, {times} times` and, below it, "
        f"`do {run}: {written[0]}` and `do Walk: {written[1]}`"
    )
    return Problem(text.span, "Two exercises in turn are rounds on the beat.", hint=hint)


_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Text], Problem | None]], ...] = (
    (_TABATA, _tabata),
    (_RUN_WALK, _run_and_walk),
    (_SETS_OR_DAYS, _sets_or_days),
    (_ON_OFF, _on_off),
    (_WORK_REST, _work_rest),
)
