"""The remedies for pain reports, as a table.

Scores are on the 0-10 numeric rating scale. The bands are the pain-monitoring bands as physiotherapy
services publish them (up to 3 go on, 4 to 5 modify, 6 and more stop); a routine's `pain` line moves
their limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Literal

Asked = Literal["score", "phrases"]
"""The kinds of answers that are listened for."""


class Band(Enum):
    """The band of a score."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Remedy(Enum):
    """The consequence of a pain report."""

    RESUME = "resume"  # a false alarm: no report
    RELIEF = "relief"  # say the exercise's relief, offer to resume, slower
    EASIER = "easier"  # the next step down, then the offer
    LEAVE = "leave"  # this exercise, all its rounds
    LEAVE_KIND = "leave kind"  # and what shares its tags; the safety questions
    END = "end"  # the session


REMEDIES: Mapping[Band, tuple[Remedy, Remedy]] = MappingProxyType(
    {
        Band.NONE: (Remedy.RESUME, Remedy.RESUME),
        Band.MILD: (Remedy.RELIEF, Remedy.EASIER),
        Band.MODERATE: (Remedy.EASIER, Remedy.LEAVE),
        Band.SEVERE: (Remedy.LEAVE_KIND, Remedy.END),
    }
)
"""Band -> remedy at the first report on an exercise, and at any further one."""

MOST_REPORTS = 3
"""The report that ends a session, whatever its score."""

RED_FLAG = 6
"""Score from which the question about red flags is asked, whatever the remedy."""


def is_red_flag(score: int, moderate: int) -> bool:
    """True if the question about red flags is asked: from `RED_FLAG`, or above the routine's own limit."""
    return score >= RED_FLAG or score > moderate


def band(score: int, mild: int, moderate: int) -> Band:
    """The band of a score, given the highest scores of the first two."""
    if score == 0:
        return Band.NONE
    if score <= mild:
        return Band.MILD
    return Band.MODERATE if score <= moderate else Band.SEVERE


def remedy(score: int, *, reported_before: bool, reports: int, mild: int, moderate: int) -> Remedy:
    """The remedy for a score; `reports`, this session's with this one, overrules the table."""
    where = band(score, mild, moderate)
    if where is not Band.NONE and reports >= MOST_REPORTS:
        return Remedy.END
    return REMEDIES[where][reported_before]
