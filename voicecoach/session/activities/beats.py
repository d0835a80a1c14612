"""Words on the beats of a rep or a hold: pure lists of moments."""

from __future__ import annotations

from msgspec import Struct

from voicecoach.session.plan.forms import Form, Phase
from voicecoach.session.state import Moment
from voicecoach.session.turn import frames
from voicecoach.session.words.base import Words

COUNTED = 10
"""Seconds up to which a hold is counted each second (a longer one says halfway and the last three)."""
HALFWAY_FROM = 20
"""Seconds from which a hold says halfway."""
SHORT_REP = 2.0
"""Seconds up to which a rep is short: numbers only."""
WORDED_REPS = 2
"""Reps of a first set whose words are spoken."""
CUE_EVERY = 3
"""A cue takes the place of a hold's count at most every so many reps."""
COVERED = 5
"""Seconds up to which a cue takes the place of a hold's whole count; in a longer one counting goes on."""
CUE_AFTER = 3
"""Seconds into a long hold at which its cue is spoken."""
MOVEMENT = 3
"""Seconds that the words of a movement may take at the start of a hold."""
SECOND = frames(1.0)


class Beat(Struct, frozen=True):
    """One phase about to begin: where it stands in the set, and what may be said in it.

    `at` and `length` are frames; `length` None where the phase is open. `words` are the phase's,
    fields filled in; `prompts` are the texts of `at WHEN say` lines that fall here.
    """

    form: Form
    phase: int
    rep: int  # from 1
    first_set: bool
    counted_in: bool  # this rep follows 3-2-1, into which its number would run
    at: int
    length: int | None
    words: str
    language: Words
    side: str = ""
    prompt: str = ""
    cue: str = ""
    calm: bool = False
    before: int = 0  # frames of this position that were held before it was left and re-entered

    @property
    def it(self) -> Phase:
        return self.form.phases[self.phase]

    @property
    def worded(self) -> bool:
        """True if this rep's phases are named."""
        if self.form.every_word:
            return True
        introducing = self.first_set and self.rep <= WORDED_REPS
        return (introducing or self.counted_in) and not is_short(self.form)


def is_short(form: Form) -> bool:
    """True if its reps leave room for numbers only."""
    return not form.own_pace and sum(phase.seconds or COUNTED for phase in form.phases) <= SHORT_REP


def takes_cue(rep: int, *, last: bool) -> bool:
    """True if a cue may take the place of this rep's hold count."""
    return rep > WORDED_REPS and rep % CUE_EVERY == 0 and not last


def moments(beat: Beat) -> tuple[Moment, ...]:
    """All speech of the phase, in the order of time."""
    opening = _opening(beat)
    if not beat.it.holds:
        return (*_at(beat, opening), *_long_movement(beat))
    if beat.length is None:
        return (*_at(beat, opening, _opening_frames(beat)), *_open_counts(beat))
    if beat.length <= frames(COUNTED):
        return _counted_hold(beat, opening)
    return (*_at(beat, opening, _opening_frames(beat)), *_long_hold(beat))


def _long_movement(beat: Beat) -> tuple[Moment, ...]:
    """Call a long timed movement like a hold: it is worked to the clock."""
    if beat.form.own_pace or beat.length is None or beat.length <= frames(COUNTED):
        return ()
    return _long_hold(beat)


def _opening_frames(beat: Beat) -> int:
    """Frames for what opens a hold: its movement is heard out, and the count goes on behind it."""
    moved = beat.worded and beat.words.casefold() != beat.language.HOLD
    return MOVEMENT * SECOND if moved else SECOND


def _at(beat: Beat, moment: Moment | None, length: int | None = None) -> tuple[Moment, ...]:
    """The opening moment, which must end with the phase or within `length`."""
    if moment is None:
        return ()
    ends = length or beat.length
    until = None if ends is None else beat.at + ends
    return (Moment(beat.at, moment.texts, moment.kind, until, counted=moment.counted),)


def _opening(beat: Beat) -> Moment | None:
    """Words on the phase's first beat: prompt before number before word."""
    words = _words(beat)
    if beat.phase == 0 and not beat.form.held:
        numbered = not beat.worded or not beat.words
        texts = (_number(beat),) if numbered else words
        counted = None if beat.prompt or not numbered else beat.rep
        if beat.prompt:
            texts = (beat.prompt, *texts)
        kind = "count" if numbered else "phase"
        return Moment(beat.at, texts, kind, counted=counted)  # type: ignore[arg-type]
    if beat.prompt:
        words = (beat.prompt, *words)
    return Moment(beat.at, words, "phase") if words else None


def _number(beat: Beat) -> str:
    if beat.form.alternating and beat.side:
        return beat.language.numbered(beat.rep, beat.language.side(beat.side))
    return beat.language.number(beat.rep)


def _words(beat: Beat) -> tuple[str, ...]:
    """The phase's words, fullest first; a hold that is not named says only "hold"."""
    if is_short(beat.form):
        return ()
    if beat.it.holds and not beat.worded and not beat.form.held:
        return (beat.language.HOLD,)
    words = beat.words
    if not words:
        return ()
    last = beat.phase == len(beat.form.phases) - 1 and beat.phase > 0
    if last and not beat.worded:
        words = beat.language.last_phase(words)
    if beat.it.breath and beat.worded:
        return (beat.language.breathing(words, beat.it.breath), words)
    if beat.form.held:
        return (words,)
    return tuple(dict.fromkeys((words, beat.language.HOLD))) if beat.it.holds else (words,)


def _counted_hold(beat: Beat, opening: Moment | None) -> tuple[Moment, ...]:
    """Count on from "hold": two, three; where a cue is due, it takes the place of the count."""
    length = beat.length or 0
    seconds = length // SECOND
    first = _at(beat, opening, min(length, _opening_frames(beat)))
    if beat.cue and opening is not None:
        covers = length <= frames(COVERED)
        first = (Moment(beat.at, (beat.cue, *opening.texts), "cue", beat.at + length, covers=covers),)
    if beat.calm:
        return first
    counts = tuple(
        Moment(
            beat.at + number * SECOND,
            (beat.language.number(number + 1),),
            "count",
            beat.at + min((number + 1) * SECOND, length),
            counted=number + 1,
        )
        for number in range(1, seconds)
    )
    return (*first, *counts)


def _long_hold(beat: Beat) -> tuple[Moment, ...]:
    """Halfway, ten seconds, the last three; a cue near the start."""
    length = beat.length or 0
    seconds = length / SECOND
    spoken: list[Moment] = []
    countdown = beat.at + length - 3 * SECOND
    marks: list[tuple[int, str]] = []
    if not beat.calm:
        halfway = (length - beat.before) // 2
        whole = length + beat.before >= HALFWAY_FROM * SECOND and halfway >= CUE_AFTER * SECOND
        if whole and abs(length - halfway - COUNTED * SECOND) >= CUE_AFTER * SECOND:
            marks.append((beat.at + halfway, beat.language.HALFWAY))
        if seconds >= COUNTED + 2 * CUE_AFTER:
            marks.append((beat.at + length - COUNTED * SECOND, beat.language.TEN_SECONDS))
        for left in (3, 2, 1):
            at = beat.at + length - left * SECOND
            spoken.append(Moment(at, (beat.language.number(left),), "count", at + SECOND, counted=left))
    marks.sort()
    if beat.cue:
        until = min([at for at, _ in marks] + [countdown])
        spoken.append(Moment(beat.at + CUE_AFTER * SECOND, (beat.cue,), "cue", until))
    ends = [at for at, _ in marks[1:]] + [countdown]
    for (at, text), until in zip(marks, ends, strict=False):
        spoken.append(Moment(at, (text,), "phase", until))
    return tuple(sorted(spoken, key=lambda moment: moment.at))


def _open_counts(beat: Beat, most: int = 30) -> tuple[Moment, ...]:
    """An open hold says every ten seconds how long it has been."""
    cue: tuple[Moment, ...] = ()
    if beat.cue:
        cue = (Moment(beat.at + CUE_AFTER * SECOND, (beat.cue,), "cue", beat.at + COUNTED * SECOND),)
    counts = tuple(
        Moment(
            beat.at + tens * COUNTED * SECOND,
            (beat.language.number(tens * COUNTED),),
            "count",
            beat.at + (tens * COUNTED + 2) * SECOND,
            counted=tens * COUNTED,
        )
        for tens in range(1, most + 1)
    )
    return (*cue, *counts)
