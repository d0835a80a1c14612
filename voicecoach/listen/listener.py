"""Samples in, heard commands out: each is likely as soon as it has ended, and decided a little later."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, Protocol

import numpy as np

from voicecoach.listen.detector import LEANING, PAUSE, SILENCE_FRAMES, STAGES, Stage, Verdict
from voicecoach.listen.endpoint import FRAME_SAMPLES, FRAMES_PER_SECOND, Endpointer
from voicecoach.listen.evidence import Found, Margins, Span, features
from voicecoach.listen.grammar import grammar
from voicecoach.listen.heard import Heard
from voicecoach.listen.quieting import quietened
from voicecoach.listen.recognisers import Recognisers
from voicecoach.listen.utterance import JOIN_FRAMES, LONGEST_FRAMES, Utterance
from voicecoach.listen.vosk import Alternative, Model, Samples

CLOCK_FRAMES = 480
"""Frames of the session's clock, 48,000 a second, in one of ours."""

PRE_ROLL_FRAMES = 25
"""What is heard of the time before the level rose."""

AGAIN_FRAMES = 400
"""What is said a second time within this is meant."""

LEAST_MARGIN = -1.0
"""What is less ahead of anything else isn't looked at any further."""

LEAST_OVER_SILENCE = -4.0
"""In noise, what is further behind silence was nothing; of what was really said there, about 1 in 20 is."""

DITHER = np.float32(5e-5)
"""Noise that is added, 86 dB below full scale: to the model, what is digitally silent before and after a word
(a microphone with a gate) is unlike any room, and words are lost in it."""

AHEAD_FRAMES = 7
"""When it has been quiet for so long, what was said is decoded, in case it has ended: most of that is done by
the time that it has. Where it goes on, that is thrown away."""

AHEAD_LONGEST_FRAMES = 90
"""What has to be quick is shorter. Most of what is longer is running speech, and would cost much."""

ALONE_FRAMES, LEANING_LONGEST_FRAMES = 3, 56
"""The same, and the longest, of what may be one of `LEANING`. It is decoded as a single word first, which by
the next frame is known, and then among common words: where it is clear, it is obeyed in the pause."""

KEPT_FRAMES = LONGEST_FRAMES + JOIN_FRAMES + PRE_ROLL_FRAMES + 100
LONG_AGO = Utterance(-KEPT_FRAMES, -KEPT_FRAMES, end=-KEPT_FRAMES)


class Judge(Protocol):
    """What decides: `detector.Detector`."""

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What was said, while it is being looked at."""

    utterance: Utterance
    found: Found
    words: tuple[Alternative, ...]
    sized: tuple[Margins, ...] = ()  # reckoned when it isn't clear at once
    looks: int = 0
    told: bool = False
    again: bool = False
    score: float = 0.0


class Listener:
    """Hears the commands in one stream of samples.

    `own` are the person's own phrases, each with its command (see `grammar.check_phrase`).
    """

    def __init__(self, model: Model, judge: Judge, own: Mapping[str, str] | None = None) -> None:
        self._model = model
        self._judge = judge
        self._own = dict(own or {})
        self._ears = Endpointer()
        self._kept: deque[Samples] = deque(maxlen=KEPT_FRAMES)
        self._rest = np.zeros(0, np.float32)
        self._noise = np.random.default_rng(0)  # what is heard depends on the sound alone
        self._clock = 0  # of the session, at our frame 0
        self._utterance: Utterance | None = None
        self._earlier = LONG_AGO
        self._leaning: tuple[int, Found] | None = (
            None  # where a pause began, what it may be that's obeyed in it
        )
        self._candidate: _Candidate | None = None
        self._doubted: dict[str, int] = {}  # command -> the frame at which it was nearly believed
        self._acted: tuple[str, Utterance] = ("", LONG_AGO)  # the last command, and what it was heard in
        self._out: list[Heard] = []
        self._next: Recognisers
        self._now: Recognisers
        self.listen("commands")

    def listen(self, what: str, phrases: tuple[str, ...] = ()) -> None:
        """What may be said from now on, as in `session.events.Listen`; an utterance goes on as it began."""
        self._next = Recognisers(self._model, grammar(what, phrases, self._own))
        if self._utterance is None and self._candidate is None:
            self._now = self._next

    def accept(self, samples: Samples, at: int) -> list[Heard]:
        """Go on by any number of samples (float32, 16 kHz), the first at the session's frame `at`."""
        samples = samples + DITHER * self._noise.standard_normal(len(samples), np.float32)
        joined = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        self._clock = at - len(self._rest) * 3 - self._ears.frame * CLOCK_FRAMES
        whole = len(joined) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = joined[whole:]
        self._out = []
        for first in range(0, whole, FRAME_SAMPLES):
            self._frame(joined[first : first + FRAME_SAMPLES])
        return self._out

    @property
    def level_db(self) -> float:
        """The last frame's level, dB re full scale."""
        return self._ears.loudness_db

    # --- one frame -----------------------------------------------------------------------------------

    def _frame(self, frame: Samples) -> None:
        self._kept.append(frame)
        change = self._ears.accept(frame)
        if change and change.kind == "start":
            self._begin(change.frame)
        elif self._utterance and self._ears.frame - self._utterance.start > LONGEST_FRAMES:
            self._utterance = replace(self._utterance, overlong=True)
        elif self._utterance and not self._ears.in_noise(self._ears.peak_db):
            self._pauses(self._utterance)
        if change and change.kind == "end" and self._utterance:
            utterance, self._utterance = self._so_far(self._utterance), None
            self._end(utterance)
        if self._candidate:
            self._go_on(self._candidate)

    def _go_on(self, candidate: _Candidate) -> None:
        """Look at what was said, unless more is being said: a breath after it doesn't count."""
        now = self._utterance
        if now is None or candidate.utterance.outdoes(self._ears.peak_db):
            self._look(candidate)
        elif not candidate.utterance.near(now.start):
            self._decide(candidate, accepted=False, reason="more was said")
            self._candidate = None

    def _begin(self, start: int) -> None:
        if not self._joins(start, self._earlier) and not self._candidate:
            self._now = self._next
        self._utterance = Utterance(max(start - PRE_ROLL_FRAMES, 0), start)

    def _pauses(self, utterance: Utterance) -> None:
        """It is quiet: it may have ended. In noise, what goes on all the time is known at the end alone."""
        if self._acted[1].start == utterance.start:
            return
        quiet, said = self._ears.silence, self._ears.last_loud - utterance.start
        if quiet == ALONE_FRAMES and said <= LEANING_LONGEST_FRAMES:
            self._now.begin_alone(self._heard(utterance, self._ears.frame))
        elif quiet == ALONE_FRAMES + 1 and said <= LEANING_LONGEST_FRAMES:
            self._may_lean(utterance)
        elif quiet == SILENCE_FRAMES[PAUSE] and self._leaning and self._leaning[0] == self._ears.last_loud:
            self._obey_where_clear(self._so_far(utterance), self._leaning[1])
        elif quiet == AHEAD_FRAMES and self._ears.frame - utterance.start <= AHEAD_LONGEST_FRAMES:
            self._now.begin(self._heard(utterance, self._ears.frame))

    def _may_lean(self, utterance: Utterance) -> None:
        """Find out whether it may have been one of what is obeyed at once where it is clear."""
        if self._candidate:
            return
        samples = self._heard(utterance, self._ears.frame)
        found = self._now.alone(samples)
        if found and found.command in LEANING and _may_be(found):
            self._now.begin_common(samples)
            self._leaning = self._ears.last_loud, found

    def _obey_where_clear(self, utterance: Utterance, found: Found) -> None:
        """Obey it, if it is clear."""
        words = self._now.among_common(self._heard(utterance, self._ears.frame))
        candidate = _Candidate(utterance, found, words)
        verdict = self._judge.judge(found.command, self._measured(candidate), PAUSE)
        if verdict.act:
            self._after(replace(candidate, score=verdict.score), verdict)

    def _so_far(self, utterance: Utterance) -> Utterance:
        """The utterance, if it has ended."""
        end, peak_db = self._ears.last_loud, self._ears.peak_db
        return replace(utterance, end=end, peak_db=peak_db, noisy=self._ears.in_noise(peak_db))

    def _end(self, utterance: Utterance) -> None:
        """Sound has ended; what was said just before belongs to it, unless one of them was but a breath."""
        if utterance == self._acted[1]:
            self._earlier = utterance
            return
        pending = self._candidate
        if pending and pending.utterance.outdoes(utterance.peak_db):
            return
        self._candidate = None
        before, self._earlier = self._earlier, utterance
        joins = self._joins(utterance.start, before)
        alone = not joins or utterance.outdoes(before.peak_db)
        if joins:
            self._earlier = before.joined(utterance)
            self._candidate = self._whole(self._earlier)
        if alone and not self._candidate and not utterance.overlong:
            self._candidate = self._recognised(utterance)
        if pending and pending.told:
            if self._candidate and self._candidate.found.command == pending.found.command:
                self._candidate = replace(self._candidate, told=True)
            else:
                self._decide(pending, accepted=False, reason="more was said")

    def _joins(self, start: int, before: Utterance) -> bool:
        """Whether a sound that begins there goes on with the one before: not where either was obeyed."""
        return before.near(start) and self._acted[1].start not in {before.start, start}

    def _recognised(self, utterance: Utterance) -> _Candidate | None:
        """What the utterance was: a phrase, or a single word."""
        samples = self._heard(utterance, self._ears.frame)
        self._now.together(samples)
        whole = self._phrase(utterance, samples)
        if whole and " " in whole.found.phrase:
            return whole
        word = self._now.word(samples, noisy=utterance.noisy)
        return self._with_words(utterance, word, samples) if word and _may_be(word) else whole

    def _whole(self, utterance: Utterance) -> _Candidate | None:
        """What the utterance was, decoded from its beginning."""
        if utterance.overlong:
            return None
        return self._phrase(utterance, self._heard(utterance, self._ears.frame))

    def _phrase(self, utterance: Utterance, samples: Samples) -> _Candidate | None:
        found = self._now.whole(samples, noisy=utterance.noisy)
        return self._with_words(utterance, found, samples) if found and _may_be(found) else None

    def _with_words(self, utterance: Utterance, found: Found, samples: Samples) -> _Candidate | None:
        command, acted = self._acted
        if (command, acted.start) == (found.command, utterance.start):
            return None
        return _Candidate(utterance, found, self._now.among_common(samples))

    def _at_sizes(self, candidate: _Candidate) -> tuple[Margins, ...]:
        until = candidate.utterance.end + 1 + SILENCE_FRAMES[STAGES[0]]
        return self._now.at_sizes(self._heard(candidate.utterance, until), candidate.found)

    def _look(self, candidate: _Candidate) -> None:
        """Take the next look at what was said once it has been quiet for long enough."""
        stage = STAGES[candidate.looks]
        if self._ears.frame - 1 - candidate.utterance.end < SILENCE_FRAMES[stage]:
            return
        if stage != STAGES[0] and not candidate.sized:
            candidate = replace(candidate, sized=self._at_sizes(candidate))
        verdict = self._judge.judge(candidate.found.command, self._measured(candidate), stage)
        candidate = replace(
            candidate,
            looks=candidate.looks + 1,
            score=verdict.score,
            again=candidate.again or verdict.again,
        )
        self._candidate = self._after(candidate, verdict)

    def _measured(self, candidate: _Candidate) -> Mapping[str, float]:
        span = Span(candidate.utterance.begin, candidate.utterance.start, candidate.utterance.end)
        return features(candidate.found, candidate.words, self._now.said, self._ears, span, candidate.sized)

    def _after(self, candidate: _Candidate, verdict: Verdict) -> _Candidate | None:
        """Do what the verdict says; the candidate while it is still to be looked at."""
        if verdict.likely and not candidate.told:
            candidate = replace(candidate, told=True)
            self._tell(candidate, "likely", accepted=True, reason="sounds like it")
        if verdict.act:
            self._decide(candidate, accepted=True, reason="heard")
        elif verdict.again and self._nearly_believed(candidate):
            self._decide(candidate, accepted=True, reason="said again")
        elif verdict.act is False:
            self._decide(candidate, accepted=False, reason="not sure enough")
        else:
            return candidate
        return None

    # --- deciding ------------------------------------------------------------------------------------

    def _nearly_believed(self, candidate: _Candidate) -> bool:
        """Whether the same command was, a short while ago."""
        before = self._doubted.get(candidate.found.command)
        return before is not None and candidate.utterance.start - before < AGAIN_FRAMES

    def _decide(self, candidate: _Candidate, *, accepted: bool, reason: str) -> None:
        command = candidate.found.command
        if accepted:
            self._acted = (command, candidate.utterance)
            self._doubted.clear()
        elif candidate.again:
            self._doubted[command] = candidate.utterance.end
        self._tell(candidate, "decided", accepted=accepted, reason=reason)

    def _tell(
        self, candidate: _Candidate, stage: Literal["likely", "decided"], *, accepted: bool, reason: str
    ) -> None:
        found, begin = candidate.found, candidate.utterance.begin
        start, end = (begin + at * FRAMES_PER_SECOND for at in (found.start, found.end))
        self._out.append(
            Heard(
                found.command,
                found.phrase,
                stage,
                accepted,
                reason,
                round(found.margin, 2),
                round(candidate.score, 2),
                self._clock + round(start * CLOCK_FRAMES),
                self._clock + round(end * CLOCK_FRAMES),
                self._clock + self._ears.frame * CLOCK_FRAMES,
            )
        )

    # --- decoding ------------------------------------------------------------------------------------

    def _heard(self, utterance: Utterance, end: int) -> Samples:
        """The samples of the utterance up to that frame; in noise, freed of what goes on all the time."""
        first = self._ears.frame - len(self._kept)
        kept = np.concatenate(list(islice(self._kept, max(end - first, 0))))
        begin = min(max(utterance.begin - first, 0) * FRAME_SAMPLES, len(kept))
        return quietened(kept, begin) if utterance.noisy else kept[begin:]


def _may_be(found: Found) -> bool:
    """Whether it is worth looking at any further."""
    return found.margin >= LEAST_MARGIN and found.silence >= LEAST_OVER_SILENCE
