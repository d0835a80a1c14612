"""The options that change a plan before it is performed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from voicecoach.cli.parts import plan_of, together
from voicecoach.errors import UsageError

if TYPE_CHECKING:
    from voicecoach.session.plan.steps import Plan


class Choices(Struct, frozen=True):
    """A person's choices for this performance of a routine."""

    start_at: str | None = None
    pace: float = 1.0
    variants: tuple[str, ...] = ()
    side: str = ""
    seed: str = ""

    def of(self, routine: str) -> Plan:
        """The plan of that routine, changed by the choices. Raises UsageError, ScriptError."""
        from voicecoach.session.plan import tailor

        plan = plan_of(routine, self.seed)
        for exercise, variant in map(_variant, self.variants):
            plan = tailor.varied(plan, exercise, variant)
        if tailor.has_affected(plan):
            if affected := self.side or _affected():
                plan = tailor.affected(plan, affected)
        elif self.side:
            plan = tailor.one_sided(plan, self.side)
        if self.start_at is not None:
            plan = tailor.started_at(plan, self.start_at)
        return plan if self.pace == 1.0 else tailor.paced(plan, self.pace)


SIDES = ("left", "right")
_GIVEN = "voicecoach.side"  # in the meta of the command's context


def _affected() -> str:
    """The affected side, as kept, or as asked once; "" if nobody can be asked."""
    from voicecoach.files import write_text
    from voicecoach.folders import data_folder

    context = click.get_current_context(silent=True)
    place = data_folder() / "affected-side"
    side = context.meta.get(_GIVEN) if context else None
    if side is None and place.is_file():
        kept = place.read_text(encoding="utf-8").strip()
        return kept if kept in SIDES else ""
    if side is None and sys.stdin.isatty():
        side = click.prompt("Which is your affected side?", type=click.Choice(SIDES), err=True)
    if side is None:
        return ""
    place.parent.mkdir(parents=True, exist_ok=True)
    write_text(place, f"{side}\n")
    return str(side)


plan_options = together(
    click.option(
        "--start-at", metavar="EXERCISE", help="Begin with this exercise, after what is asked about safety."
    ),
    click.option(
        "--pace",
        type=float,
        default=1.0,
        metavar="TIMES",
        help="Movements so many times as long: 0.8 is quicker, 1.25 slower. Holds keep their time.",
    ),
    click.option(
        "--variant",
        "variants",
        multiple=True,
        metavar="EXERCISE=FORM",
        help="Do it in an easier or harder form of its ladder. Any number of these.",
    ),
    click.option(
        "--seed",
        default="",
        metavar="WORD",
        help="Draw anew what the routine picks and shuffles. The same word draws the same; so does none.",
    ),
    click.option(
        "--side",
        type=click.Choice(SIDES),
        expose_value=False,
        callback=lambda context, _, side: context.meta.__setitem__(_GIVEN, side),
        help="Which is your affected side, where a routine speaks of it; it is kept.",
    ),
)
"""The options of a command for the fields of `Choices`."""

preamble_option = click.option(
    "--preamble/--no-preamble",
    default=True,
    show_default=True,
    help="Begin by saying that a file can't hear you, and what to do where it hurts.",
)


def _variant(written: str) -> tuple[str, str]:
    """The two names in `Glute bridge=Glute squeeze`. Raises UsageError."""
    exercise, equals, variant = (part.strip() for part in written.partition("="))
    if not (exercise and equals and variant):
        message = f"--variant {written}: that is not an exercise and the form to do it in."
        raise UsageError(message, 'Write it like --variant "Glute bridge=Glute squeeze".')
    return exercise, variant
