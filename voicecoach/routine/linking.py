"""Linking: every name in a script, its own and its libraries', as one table of exercises."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from voicecoach.routine.inherit import done, inherited
from voicecoach.routine.model import (
    Ask,
    Do,
    Draw,
    Every,
    Exercise,
    Instruction,
    Linked,
    Race,
    Repeat,
    Routine,
    Script,
    Span,
    Text,
    Variant,
    normal,
)
from voicecoach.routine.problems import Problem, Problems, did_you_mean
from voicecoach.routine.text import quoted


class Parsed(Struct, frozen=True):
    """A script and what was wrong in its text."""

    script: Script
    problems: tuple[Problem, ...]


def link(
    parsed: Parsed,
    libraries: Sequence[Parsed],
    parts: Mapping[str, Linked],
    sounds: Mapping[str, str],
    problems: Problems,
) -> tuple[Linked, Callable[[Span], bool]]:
    """The script with a meaning for each name, and a test of what a problem has already been told of.

    `libraries` are all that it uses, directly or not, each once. A library that is linked by itself
    gets a routine with its own name and no body.
    """
    script = parsed.script
    routine = script.routine or Routine(Text(script.path), span=Span(script.path, 0, 0, 0))
    table = _Table(problems)
    table.add_own(script.exercises)
    for library in libraries:
        table.add_library(library.script.exercises)
    for do in dos(routine.body):
        table.add_steps_of(do)
    exercises = table.finished()
    _check_names(routine, exercises, problems)
    linked = Linked(routine, exercises, parts, sounds)
    return linked, _broken(parsed, libraries)


def instructions(body: Iterable[Instruction]) -> Iterator[Instruction]:
    """Every instruction of a body, those inside others too, in the order of the script."""
    for one in body:
        yield one
        if isinstance(one, Repeat):
            for round_ in one.bodies or (one.body,):
                yield from instructions(round_)
        if isinstance(one, Every | Race | Draw):
            yield from instructions(one.body)
        if isinstance(one, Ask):
            for branch in one.branches:
                yield from instructions(branch.body)


def dos(body: Iterable[Instruction]) -> Iterator[Do]:
    """Every `do` of a body."""
    return (one for one in instructions(body) if isinstance(one, Do))


def distinct(exercises: Mapping[str, Exercise]) -> list[Exercise]:
    """Each exercise of the table once, though it has several names."""
    return [exercise for name, exercise in exercises.items() if normal(exercise.name.raw) == name]


class _Table(Struct):
    """Normalised names and what they mean; what comes first stays."""

    problems: Problems
    entries: dict[str, Exercise] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    def add_own(self, exercises: Sequence[Exercise]) -> None:
        self._add(_with_variants(exercises))
        self.own = frozenset(self.entries)

    def add_library(self, exercises: Sequence[Exercise]) -> None:
        self._add(_with_variants(exercises))

    def _add(self, exercises: list[Exercise]) -> None:
        for exercise in exercises:
            self._enter(exercise, exercise.name)
        for exercise in exercises:
            for name in exercise.aka:
                if self.entries.get(normal(exercise.name.raw)) is exercise:
                    self.entries.setdefault(normal(name.raw), exercise)

    def _enter(self, exercise: Exercise, name: Text) -> None:
        key = normal(name.raw)
        there = self.entries.get(key)
        if there is None or there.name.span.path == name.span.path:
            self.entries.setdefault(key, exercise)
        elif key in self.own:
            self.problems.add(
                Problem(
                    there.name.span,
                    f"{quoted(name)} replaces the one of {name.span.path}, in ladders too.",
                    severity="note",
                )
            )
        elif normal(there.name.raw) != key:  # an aka gives way to a name
            self.entries[key] = exercise
        else:
            self.problems.error(
                name.span,
                f"{quoted(name)} is also defined in {there.name.span.path}.",
                hint="use one of the two libraries, or define your own, which replaces both",
            )

    def add_steps_of(self, do: Do) -> None:
        """The variants that ladders in the block under a `do` define."""
        exercise = self.entries.get(normal(do.name.raw))
        if exercise is None or do.block is None:
            return
        whole = replace(done(exercise, do), easier=do.block.easier, harder=do.block.harder)
        for one in _with_variants([whole])[1:]:
            key = normal(one.name.raw)
            if key in self.entries:
                first = self.entries[key].name.span
                self.problems.error(
                    one.name.span,
                    f"{quoted(one.name)} is defined already, in line {first.line} of {first.path}.",
                    hint="name it without a block, or give this one another name",
                )
            self.entries.setdefault(key, one)

    def finished(self) -> dict[str, Exercise]:
        """The table, its ladders without the blocks of variants that another exercise replaces."""
        kept = {id(exercise): self._kept(exercise) for exercise in self.entries.values()}
        return {name: kept[id(exercise)] for name, exercise in self.entries.items()}

    def _kept(self, exercise: Exercise) -> Exercise:
        easier, harder = (
            tuple(tuple(self._kept_variant(one) for one in step) for step in steps)
            for steps in (exercise.easier, exercise.harder)
        )
        return replace(exercise, easier=easier, harder=harder)

    def _kept_variant(self, variant: Variant) -> Variant:
        means = self.entries.get(normal(variant.name.raw))
        replaced = variant.block and means and means.name.span != variant.block.name.span
        return replace(variant, block=None) if replaced else variant


def _with_variants(exercises: Iterable[Exercise]) -> list[Exercise]:
    """Each exercise, then every variant that its ladders define by a block, inheritance applied."""
    found = []
    for exercise in exercises:
        found.append(exercise)
        for step in (*exercise.easier, *exercise.harder):
            for variant in step:
                if variant.block:
                    whole = inherited(exercise, variant, variant.block)
                    # Of the ladder only the block's own steps can define anything new.
                    deeper = _with_variants(
                        [replace(whole, easier=variant.block.easier, harder=variant.block.harder)]
                    )
                    found += [whole, *deeper[1:]]
    return found


# --- names ---------------------------------------------------------------------------------------


def _check_names(routine: Routine, exercises: Mapping[str, Exercise], problems: Problems) -> None:
    """Report every name that means nothing."""
    spellings = {name: exercise.name.raw for name, exercise in exercises.items()}
    for do in dos(routine.body):
        _check_name(do.name, spellings, problems)
        for variant in entries(do.block) if do.block else ():
            _check_name(variant.name, spellings, problems)
    for exercise in distinct(exercises):
        for variant in entries(exercise):
            _check_name(variant.name, spellings, problems)


def entries(exercise: Exercise, *ways: str) -> Iterator[Variant]:
    """Every variant that the exercise's ladders name, of `easier` or `harder` alone where asked."""
    for way, steps in (("easier", exercise.easier), ("harder", exercise.harder)):
        if way in (ways or (way,)):
            for step in steps:
                yield from step


def _check_name(name: Text, spellings: Mapping[str, str], problems: Problems) -> None:
    if normal(name.raw) in spellings:
        return
    known = [*spellings.values(), *spellings]
    hint = _colon_hint(name, spellings) or did_you_mean(name.raw, known)
    if not hint:
        hint = "define it with `exercise`, or `use` the library that has it"
    problems.error(name.span, f"There is no exercise {quoted(name)}.", hint=hint)


def _colon_hint(name: Text, spellings: Mapping[str, str]) -> str:
    """For `do Glute bridge 2 x 10`: the known name that it begins with, and the colon."""
    words = name.raw.split()
    for count in range(len(words) - 1, 0, -1):
        known = spellings.get(normal(" ".join(words[:count])))
        if known:
            return f"a colon stands before the dose: `{known}: {' '.join(words[count:])}`"
    return ""


# --- what is known to be wrong already -----------------------------------------------------------


def _broken(parsed: Parsed, libraries: Sequence[Parsed]) -> Callable[[Span], bool]:
    """True if something under the line of a span (up to the next one) has an error in its text.

    Its meaning is not looked at then: that would only say the same mistake again.
    """
    anchors: dict[str, list[int]] = {}
    wrong: set[tuple[str, int]] = set()
    for one in (parsed, *libraries):
        script = one.script
        lines = {exercise.span.line for exercise in script.exercises}
        if script.routine:
            lines |= {found.span.line for found in instructions(script.routine.body)}
        anchors[script.path] = sorted(lines | {0})
        for problem in one.problems:
            if problem.severity == "error":
                wrong.add((script.path, _anchor(anchors[script.path], problem.span.line)))

    def broken(span: Span) -> bool:
        lines = anchors.get(span.path)
        return lines is not None and (span.path, _anchor(lines, span.line)) in wrong

    return broken


def _anchor(lines: list[int], line: int) -> int:
    return lines[bisect_right(lines, line) - 1]
