"""Events that go into a session, and cues that come out of it, as frozen values.

Times (`at`, `until`) are whole frames on the mixer's clock, `FRAME_RATE` of them a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

if TYPE_CHECKING:
    from voicecoach.session.facts import Happened
    from voicecoach.session.plan.steps import Plan

FRAME_RATE = 48_000
"""Frames a second of every time in a session (the mixer's sample rate)."""

Mode = Literal["live", "unattended"]
Level = Literal["full", "brief", "counts"]
Outcome = Literal["done", "cut", "dropped"]
Kind = Literal["prompt", "instruction", "count", "phase", "cue", "reply", "safety"]
Listened = Literal["commands", "score", "phrases", "nothing"]
Company = Literal["talk", "music"]
COMPANY: tuple[Company, ...] = get_args(Company)
Manner = Literal["all", "named"]
"""How commands are said: any is obeyed, or what begins with the coach's name."""
MANNERS: tuple[Manner, ...] = get_args(Manner)

NAME = "coach"
"""The coach's name, unless the person has chosen another."""


# --- inputs --------------------------------------------------------------------------------------


class Start(Struct, frozen=True):
    """Begin. `plan` already holds today's prescription (history is folded in when planning).

    `knows`: the person was told the words that halt it in a session not long ago. `called`: the coach's name.
    """

    plan: Plan
    mode: Mode = "live"
    level: Level = "full"
    knows: bool = False
    called: str = NAME


class Tick(Struct, frozen=True):
    """The clock has reached the session's deadline."""


class CueFinished(Struct, frozen=True):
    """The end of a `Say` or `Play`, exactly one for each, at its last frame.

    `dropped`: it could not be made or did not fit (at the cue's own `at`); `cut`: a `Cut` ended it.
    `chosen` is the text that was spoken.
    """

    id: int
    outcome: Outcome = "done"
    chosen: str = ""


class Command(Struct, frozen=True):
    """The person said (or typed) a command; `name` is one of `Words.COMMANDS`."""

    name: str
    phrase: str = ""


class Answer(Struct, frozen=True):
    """A reply to the question that is being asked: 0-10, or a branch's phrase ("yes", "mild")."""

    question_id: int
    value: int | str


class Hearing(Struct, frozen=True):
    """A change of hearing: the person can be heard, or not for a reason (one short sentence).

    `between`: they can be heard while the coach is silent. `keys`: they have keys or buttons at hand instead.
    """

    on: bool
    reason: str = ""
    between: bool = False
    keys: bool = False


class Doubt(Struct, frozen=True):
    """The person may have said `command`, "pain" or "stop": be silent, and ask.

    `near`: somebody near talked on after it. Then silence on the question is a yes, else a no.
    """

    command: str
    near: bool = False


class Hush(Struct, frozen=True):
    """The person seems to have said `command`, "pain" or "stop": be silent, and let time stand still.

    What follows decides: the `Command`, a `Doubt`, or `NotMeant`.
    """

    command: str


class NotMeant(Struct, frozen=True):
    """The command of the last `Hush` was not said: go on as if nothing had been."""


class HasCompany(Struct, frozen=True):
    """Talk or music goes on all the time where the person is, and may be taken for commands."""

    what: Company


Event = Start | Tick | CueFinished | Command | Answer | Hearing | Doubt | Hush | NotMeant | HasCompany


# --- outputs (cues) ------------------------------------------------------------------------------


class Say(Struct, frozen=True):
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


class Play(Struct, frozen=True):
    """Play a tone ("start", "end", "tick", "pip") or a sound file of the plan by name."""

    at: int
    id: int
    name: str
    blocking: bool = False


class Cut(Struct, frozen=True):
    """Silence everything that sounds or is queued, fading over `fade_ms`. First in its tuple."""

    at: int
    fade_ms: int


class Listen(Struct, frozen=True):
    """The phrases that may be said from now on.

    `what`: "commands"; "score" (0-10, mild, moderate, severe); "phrases" (those of `phrases`); "nothing".
    `question_id` comes back in the `Answer`; 0 without a question. `language`: the code of the language of
    the answers. Not `spoken`: the question has not been put yet; a key may answer it already, as that is
    deliberate, but of speech only commands are heard.
    """

    at: int
    what: Listened
    phrases: tuple[str, ...] = ()
    question_id: int = 0
    language: str = "en"
    spoken: bool = True


class Address(Struct, frozen=True):
    """Obey commands that are said in this manner, from now on."""

    at: int
    manner: Manner


class Volume(Struct, frozen=True):
    """Make all sound louder or quieter by `change_db`."""

    at: int
    change_db: float


class Fact(Struct, frozen=True):
    """Something that happened: the one source of the event log, diary, captions and chapters."""

    at: int
    what: Happened


class Finished(Struct, frozen=True):
    """The session is over: "done", "stopped", "pain", "script" (a `stop` line)."""

    at: int
    reason: str


Cue = Say | Play | Cut | Listen | Address | Volume | Fact | Finished
