"""Measurement of `voicecoach draft` on the five articles from which the shipped routines are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voicecoach.routine.drafting import prescriptions

ARTICLES: dict[str, tuple[tuple[str, str], ...]] = {
    "1": (
        ("glute bridge", "2 x 10-15 slow lifts"),
        ("belly leg lifts", "2 x 6-10 slow raises"),
        ("side step with band", "2 x 10-12 steps each side, switch 30s"),
        ("stationary squats with band", "2 x 8-10 slow squats"),
        ("belly leg raises", "6-10 raises each side, hold 3-6s"),
        ("side step with bands", "8-10 steps each side, switch 30s"),
    ),
    "2": (
        ("bird dog", "10 reps alternating"),
        ("glute bridge", "10 reps, hold 2-4s"),
        ("supine leg extension", "10 reps alternating, hold 2-4s"),
        ("clam shells", "10 reps each side"),
        ("mobility squat", "5 reps"),
        ("chair squat", "5 reps"),
    ),
    "3": (
        ("side lying banded hip external rotation", "3 x to fatigue each side"),
        ("single leg hip bridge", "3 x 10 reps each side"),
        ("table top reach", "3 reps each side, hold until done"),
        ("table top hip external rotation", "3 x 10 reps each side"),
    ),
    "4": tuple(
        (name, "3 x 10-12 reps or to fatigue")
        for name in (
            "clam shell",
            "side lying lateral leg raise",
            "bridge",
            "single leg bridge",
            "monster walk",
            "fire hydrant",
        )
    ),
    "5": (
        ("banded squats", "3 x 10 reps"),
        ("banded sidestep", "3 x 5 steps right then left"),
        ("banded front step", "3 x 5 steps forward then backward"),
    ),
}
"""The prescriptions of each article, exercise by exercise, in the language of scripts.

The second article's easier squat, with a chair, says no number of its own: it is the one that a reader adds.
"""


@dataclass(frozen=True, slots=True)
class Drafted:
    """Numbers of an article's prescriptions: all, found, and right."""

    article: str
    there: int
    found: int
    right: int


@dataclass(frozen=True, slots=True)
class Drafts:
    articles: tuple[Drafted, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def table(self) -> str:
        lines = ["article  there  found  right"]
        lines += [f"{one.article:<7} {one.there:6} {one.found:6} {one.right:6}" for one in self.articles]
        there, found, right = (
            sum(getattr(one, name) for one in self.articles) for name in ("there", "found", "right")
        )
        lines.append(f"precision {right / max(1, found):.0%}, recall {right / max(1, there):.0%}")
        return "\n".join(lines)


def measure(folder: Path) -> Drafts:
    """Measure each article, by the number at the start of its file's name."""
    found = []
    for number, gold in ARTICLES.items():
        for path in sorted(folder.glob(f"{number}-*.txt")):
            taken = [
                (name.casefold(), dose) for name, dose in prescriptions(path.read_text(encoding="utf-8"))
            ]
            found.append(Drafted(number, len(gold), len(taken), len(set(taken) & set(gold))))
    return Drafts(tuple(found))
