"""Samples in, heard commands out: each is likely as soon as it has ended, and decided a little later."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np

from voicecoach.listen.detector import SILENCE_FRAMES, STAGES, Stage, Verdict
from voicecoach.listen.endpoint import FRAME_SAMPLES, FRAMES_PER_SECOND, Endpointer
from voicecoach.listen.evidence import Found, Span, features, find
from voicecoach.listen.grammar import competitors, grammar
from voicecoach.listen.heard import Heard
from voicecoach.listen.vosk import Alternative, Model, Recogniser, Samples

CLOCK_FRAMES = 480
"""Frames of the session's clock, 48,000 a second, in one of ours."""

PRE_ROLL_FRAMES = 25
"""What is heard of the time before the level rose."""

LONGEST_FRAMES = 220
"""A command is shorter; what goes on longer is running speech, and is no longer decoded."""

JOIN_FRAMES = 35
"""Sounds as near as this to one another are one utterance: "next", then "exercise"."""

AGAIN_FRAMES = 400
"""What is said a second time within this is meant."""

LEAST_MARGIN = 0.0
"""What is less ahead of anything else isn't looked at any further."""

BREATH_DB = 12.0
"""What comes just before and is so much quieter is no part of what is said."""

DITHER = np.float32(5e-5)
"""Noise that is added, 86 dB below full scale: to the model, what is digitally silent before and after a word
(a microphone with a gate) is unlike any room, and words are lost in it."""

KEPT_FRAMES = LONGEST_FRAMES + JOIN_FRAMES + PRE_ROLL_FRAMES + 100


class Judge(Protocol):
    """What decides: `detector.Detector`."""

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class _Utterance:
    """What is being said: decoding began at frame `begin`, the sound at `start`."""

    begin: int
    start: int
    overlong: bool = False
    end: int = 0
    peak_db: float = 0.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What was said, while it is being looked at."""

    utterance: _Utterance
    end: int
    found: Found
    words: tuple[Alternative, ...]
    looks: int = 0
    told: bool = False
    again: bool = False
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Ears:
    """The recognisers for what may be said, and what that is.

    Parts of phrases ("a", "how") win over short commands where both may be heard: so single words are heard
    alone first.
    """

    single: Recogniser
    phrases: Recogniser
    words: Recogniser  # with common words beside the phrases
    said: Mapping[str, str]


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
        self._utterance: _Utterance | None = None
        self._earlier = _Utterance(-KEPT_FRAMES, -KEPT_FRAMES, end=-KEPT_FRAMES)
        self._candidate: _Candidate | None = None
        self._doubted: dict[str, int] = {}  # command -> the frame at which it was nearly believed
        self._acted: tuple[str, int] = ("", -AGAIN_FRAMES)  # the last command, and where its utterance began
        self._out: list[Heard] = []
        self._next: _Ears
        self._now: _Ears
        self.listen("commands")

    def listen(self, what: str, phrases: tuple[str, ...] = ()) -> None:
        """What may be said from now on, as in `session.events.Listen`; an utterance goes on as it began."""
        said = grammar(what, phrases, self._own)
        single = [phrase for phrase in said if " " not in phrase]
        self._next = _Ears(
            self._model.recogniser(single),
            self._model.recogniser(said),
            self._model.recogniser((*said, *competitors(said))),
            said,
        )
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
        """The last frame's level, dB."""
        return self._ears.level_at(self._ears.frame - 1)

    # --- one frame -----------------------------------------------------------------------------------

    def _frame(self, frame: Samples) -> None:
        self._kept.append(frame)
        change = self._ears.accept(frame)
        if change and change.kind == "start":
            self._begin(change.frame)
        elif self._utterance and not self._utterance.overlong:
            self._now.single.accept(frame)
            if self._ears.frame - self._utterance.start > LONGEST_FRAMES:
                self._now.single.reset()
                self._utterance = replace(self._utterance, overlong=True)
        if change and change.kind == "end" and self._utterance:
            utterance = replace(self._utterance, end=change.frame, peak_db=self._ears.peak_db)
            self._utterance = None
            self._end(utterance)
        if self._candidate and self._utterance is None:
            self._look(self._candidate)

    def _begin(self, start: int) -> None:
        if start - self._earlier.end >= JOIN_FRAMES:
            if self._candidate:
                self._decide(self._candidate, accepted=False, reason="more was said")
            self._candidate = None
            self._now = self._next
        begin = max(start - PRE_ROLL_FRAMES, 0)
        self._utterance = _Utterance(begin, start)
        self._now.single.reset()
        self._now.single.accept(self._between(begin, self._ears.frame))

    def _end(self, utterance: _Utterance) -> None:
        """Sound has ended; what was said just before belongs to it, unless that was but a breath."""
        before, self._earlier = self._earlier, utterance
        pending, self._candidate = self._candidate, None
        joins = utterance.start - before.end < JOIN_FRAMES
        alone = not joins or before.peak_db < utterance.peak_db - BREATH_DB
        if joins:
            self._earlier = self._joined(before, utterance)
            self._candidate = self._whole(self._earlier)
        if alone and not self._candidate and not utterance.overlong:
            self._candidate = self._recognised(utterance)
        if pending and pending.told:
            if self._candidate and self._candidate.found.command == pending.found.command:
                self._candidate = replace(self._candidate, told=True)
            else:
                self._decide(pending, accepted=False, reason="more was said")

    def _joined(self, before: _Utterance, utterance: _Utterance) -> _Utterance:
        overlong = before.overlong or utterance.overlong or utterance.end - before.start > LONGEST_FRAMES
        peak_db = max(before.peak_db, utterance.peak_db)
        return replace(utterance, begin=before.begin, start=before.start, overlong=overlong, peak_db=peak_db)

    def _recognised(self, utterance: _Utterance) -> _Candidate | None:
        """What the utterance was: a phrase, or a single word, which has been decoded as it came."""
        word = find(self._now.single.finish(), self._now.said)
        whole = self._whole(utterance)
        phrase = whole is not None and " " in whole.found.phrase
        if phrase or word is None or word.margin < LEAST_MARGIN:
            return whole
        return self._with_words(utterance, word)

    def _whole(self, utterance: _Utterance) -> _Candidate | None:
        """What the utterance was, decoded from its beginning."""
        if utterance.overlong:
            return None
        found = find(self._decoded(self._now.phrases, utterance), self._now.said)
        return self._with_words(utterance, found) if found and found.margin >= LEAST_MARGIN else None

    def _with_words(self, utterance: _Utterance, found: Found) -> _Candidate | None:
        if self._acted == (found.command, utterance.start):
            return None
        return _Candidate(utterance, utterance.end, found, self._decoded(self._now.words, utterance))

    def _decoded(self, recogniser: Recogniser, utterance: _Utterance) -> tuple[Alternative, ...]:
        recogniser.accept(self._between(utterance.begin, self._ears.frame))
        return recogniser.finish()

    def _look(self, candidate: _Candidate) -> None:
        """Take the next look at what was said once it has been quiet for long enough."""
        stage = STAGES[candidate.looks]
        if self._ears.silence < SILENCE_FRAMES[stage]:
            return
        heard = candidate.found
        utterance = candidate.utterance
        measured = features(
            heard,
            candidate.words,
            self._now.said,
            self._ears,
            Span(utterance.begin, utterance.start, candidate.end),
        )
        verdict = self._judge.judge(heard.command, measured, stage)
        candidate = replace(
            candidate,
            looks=candidate.looks + 1,
            score=verdict.score,
            again=candidate.again or verdict.again,
        )
        self._candidate = self._after(candidate, verdict)

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
            self._acted = (command, candidate.utterance.start)
            self._doubted.clear()
        elif candidate.again:
            self._doubted[command] = candidate.end
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

    def _between(self, begin: int, end: int) -> Samples:
        """The samples of these frames, as far as they are still kept."""
        first = self._ears.frame - len(self._kept)
        frames = [self._kept[index - first] for index in range(max(begin, first), min(end, self._ears.frame))]
        return np.concatenate(frames) if frames else np.zeros(0, np.float32)
