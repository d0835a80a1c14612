"""The options that change a plan before it is performed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from voicecoach.cli.parts import gathered
from voicecoach.errors import UsageError

if TYPE_CHECKING:
    from voicecoach.session.plan import Plan


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chooses of a routine for this time."""

    start_at: str | None
    pace: float
    variants: tuple[str, ...]

    def of(self, plan: Plan) -> Plan:
        """The plan as it was chosen. Raises UsageError."""
        from voicecoach.session import tailor

        for exercise, variant in map(_variant, self.variants):
            plan = tailor.varied(plan, exercise, variant)
        if self.start_at is not None:
            plan = tailor.started_at(plan, self.start_at)
        return plan if self.pace == 1.0 else tailor.paced(plan, self.pace)


plan_options = gathered(
    "choices",
    Choices,
    tuple(Choices.__dataclass_fields__),
    click.option("--start-at", metavar="EXERCISE", help="Begin with this exercise."),
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
)
"""The options, gathered into one argument `choices`."""

preamble_option = click.option(
    "--preamble/--no-preamble",
    default=True,
    show_default=True,
    help="Begin by saying that a file can't hear you, and what to do where it hurts.",
)


def _variant(written: str) -> tuple[str, str]:
    """`Glute bridge=Glute squeeze` as two names. Raises UsageError."""
    exercise, equals, variant = (part.strip() for part in written.partition("="))
    if not (exercise and equals and variant):
        message = f"--variant {written}: that is not an exercise and the form to do it in."
        raise UsageError(message, 'Write it like --variant "Glute bridge=Glute squeeze".')
    return exercise, variant
