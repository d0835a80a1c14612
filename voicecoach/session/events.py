"""What goes into a session and what comes out, as frozen values.

Times (`at`, `until`) are whole frames on the mixer's clock, `FRAME_RATE` of them a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from voicecoach.session.plan import Plan

FRAME_RATE = 48_000
"""Frames a second of every time in a session (the mixer's sample rate)."""

Mode = Literal["live", "unattended"]
Level = Literal["full", "brief", "counts"]
Outcome = Literal["done", "cut", "dropped"]
Kind = Literal["prompt", "instruction", "count", "phase", "cue", "reply", "safety"]
Value = str | int | float | bool | None


# --- inputs --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """Begin. `plan` already holds today's prescription (history is folded in when planning)."""

    plan: Plan
    mode: Mode = "live"
    level: Level = "full"


@dataclass(frozen=True, slots=True)
class Tick:
    """The clock has reached the session's deadline."""


@dataclass(frozen=True, slots=True)
class CueFinished:
    """Exactly one comes back for each `Say` and `Play`, at the frame where it ended.

    `dropped`: it could not be made or did not fit (at the cue's own `at`); `cut`: a `Cut` ended it.
    `chosen` is the text that was spoken.
    """

    id: int
    outcome: Outcome = "done"
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """The person said (or typed) a command; `name` is one of the phrasebook's."""

    name: str
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply to the question that is being asked: 0-10, or a branch's phrase ("yes", "mild")."""

    question_id: int
    value: int | str


@dataclass(frozen=True, slots=True)
class Hearing:
    """Whether the person can be heard, and if not, why (one short sentence)."""

    on: bool
    reason: str = ""


Event = Start | Tick | CueFinished | Command | Answer | Hearing


# --- outputs (cues) ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """Speak the first of `texts` (in order of preference) that ends by `until`.

    `until` None: it is blocking, the first text is spoken however long it takes. Otherwise it is
    fitted: what fits in no form is dropped, a `count` becomes a tick. A text may hold `[1.5s]`
    pauses.
    """

    at: int
    id: int
    texts: tuple[str, ...]
    until: int | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Play:
    """Play a tone ("start", "end", "tick", "pip") or a sound file of the plan by name."""

    at: int
    id: int
    name: str
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Silence everything that sounds or is queued, fading over `fade_ms`. First in its tuple."""

    at: int
    fade_ms: int


@dataclass(frozen=True, slots=True)
class Listen:
    """What may be answered from now on.

    `what`: "commands"; "score" (0-10, mild, moderate, severe); "phrases" (those of `phrases`);
    "nothing". `question_id` goes back in the `Answer`; 0 where nothing is asked.
    """

    at: int
    what: Literal["commands", "score", "phrases", "nothing"]
    phrases: tuple[str, ...] = ()
    question_id: int = 0


@dataclass(frozen=True, slots=True)
class Volume:
    """Make everything louder or quieter by so many dB."""

    at: int
    change_db: float


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened: the one source of the event log, diary, captions and chapters."""

    at: int
    event: str
    fields: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finished:
    """The session is over: "done", "stopped", "pain", "script" (a `stop` line)."""

    at: int
    reason: str


Cue = Say | Play | Cut | Listen | Volume | Fact | Finished
