"""Samples in, heard commands out: each is likely as soon as it has ended, and decided a little later."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from itertools import islice
from typing import Protocol

import numpy as np
from msgspec.structs import replace

from voicecoach.listen.heard import Heard
from voicecoach.listen.judge.deciding import CLOCK_FRAMES, Candidate, Decisions
from voicecoach.listen.judge.detector import ACT_EARLY, PAUSE, SILENCE_FRAMES, STAGES, Stage, Verdict
from voicecoach.listen.judge.embedding import SOUND_SAMPLES
from voicecoach.listen.judge.endpoint import FRAME_SAMPLES, FRAMES_PER_SECOND, Endpointer
from voicecoach.listen.judge.features import AMID, VERIFIED, SoundSpan, features
from voicecoach.listen.judge.noise_reduction import reduce_noise
from voicecoach.listen.judge.utterance import JOIN_FRAMES, LONG_AGO, LONGEST_FRAMES, Utterance
from voicecoach.listen.phrases.grammar import ANSWER, answers, commands
from voicecoach.listen.phrases.modes import Mode, spoken
from voicecoach.listen.recognise.base import Model, Samples
from voicecoach.listen.recognise.decoder import Decoder
from voicecoach.listen.recognise.matches import Margins, Match
from voicecoach.session.events import NAME

PRE_ROLL_FRAMES = 25
"""Frames decoded from before the level rose."""

LEAST_MARGIN = -1.0
"""Minimum margin over the best rival; candidates below it are dropped."""

LEAST_OVER_SILENCE = -4.0
"""In noise, what is further behind silence was nothing; of what was really said there, about 1 in 20 is."""

DITHER = np.float32(5e-5)
"""Noise that is added, 86 dB below full scale: to the model, what is digitally silent before and after a word
(a microphone with a gate) is unlike any room, and words are lost in it."""

AHEAD_FRAMES = 7
"""When it has been quiet for so long, what was said is decoded, in case it has ended: most of that is done by
the time that it has. Where it goes on, that is thrown away."""

AHEAD_LONGEST_FRAMES = 90
"""Longest sound decoded speculatively; longer ones are mostly running speech, and cost much."""

ALONE_FRAMES, EARLY_LONGEST_FRAMES = 3, 56
"""Quiet frames, and the longest sound, of what may be one of `ACT_EARLY`. It is decoded as one word first,
which the next frame has, then among common words: where it is clear, it is obeyed in the pause."""

VERIFIED_FRAMES = SOUND_SAMPLES // FRAME_SAMPLES
"""Frames that the verifier is given."""

KEPT_FRAMES = LONGEST_FRAMES + JOIN_FRAMES + PRE_ROLL_FRAMES + 100


class Judge(Protocol):
    """A judge of candidates: `detector.Detector`."""

    def judge(self, command: str, features: Mapping[str, float], stage: Stage) -> Verdict: ...


class Verifier(Protocol):
    """A second opinion on a candidate, from its sound alone: `verifier.PhraseVerifier`."""

    def log_odds(self, phrase: str, sound: Samples) -> float | None:
        """Log odds that the sound ends with that phrase; None where nothing is known of the phrase."""


class Listener:
    """Hears the commands in one stream of samples.

    `own` are the person's own phrases, each with its command (see `grammar.check_phrase`); `mode` and `name`
    are how the coach is spoken to. `verifier`: a second opinion, where there is one.
    """

    def __init__(  # noqa: PLR0913 - what hears, and how it is spoken to
        self,
        model: Model,
        judge: Judge,
        own: Mapping[str, str] | None = None,
        *,
        mode: Mode = "all",
        name: str = NAME,
        verifier: Verifier | None = None,
    ) -> None:
        self._model = model
        self._judge = judge
        self._verifier = verifier
        self._every = commands(own)
        self._name = name
        self._obeyed = spoken(mode, name, self._every)
        self._listening: tuple[str, tuple[str, ...]] = "commands", ()
        self._ears = Endpointer()
        self._kept: deque[Samples] = deque(maxlen=KEPT_FRAMES)
        self._rest = np.zeros(0, np.float32)
        self._noise = np.random.default_rng(0)  # what is heard depends on the sound alone
        self._utterance: Utterance | None = None
        self._earlier = LONG_AGO
        self._early: tuple[int, Match] | None = (
            None  # where a pause began, what it may be that's obeyed in it
        )
        self._candidate: Candidate | None = None
        self._decisions = Decisions(self._ears, mode, name)
        self._next: Decoder
        self._now: Decoder
        self.listen(*self._listening)

    def listen(self, what: str, phrases: tuple[str, ...] = ()) -> None:
        """Set what may be said, as in `session.events.Listen`; an utterance goes on as it began."""
        self._listening = what, phrases
        self._next = Decoder(self._model, answers(what, phrases, self._every | self._obeyed))
        if self._utterance is None and self._candidate is None:
            self._now = self._next

    def address(self, mode: Mode) -> None:
        """Set how the coach is spoken to."""
        self._obeyed = spoken(mode, self._name, self._every)
        self._decisions.mode = mode
        self.listen(*self._listening)

    def accept(self, samples: Samples, at: int) -> list[Heard]:
        """Go on by any number of samples (float32, 16 kHz), the first at the session's frame `at`."""
        samples = samples + DITHER * self._noise.standard_normal(len(samples), np.float32)
        # The blocks are of any size, the endpointer takes frames of 10 ms: what is left over waits for the
        # next block. Our frames are counted from the first ever: that one's place on the session's clock is
        # told.
        joined = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        self._decisions.begin(at - len(self._rest) * 3 - self._ears.frame * CLOCK_FRAMES)
        whole = len(joined) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = joined[whole:]
        for first in range(0, whole, FRAME_SAMPLES):
            self._frame(joined[first : first + FRAME_SAMPLES])
        return self._decisions.told

    @property
    def level_db(self) -> float:
        """The last frame's level, dB re full scale."""
        return self._ears.loudness_db

    # --- one frame -----------------------------------------------------------------------------------

    def _frame(self, frame: Samples) -> None:
        self._kept.append(frame)
        change = self._ears.accept(frame)
        # 1. An utterance begins, goes on for too long to be a command, or pauses: what can be decoded in the
        #    pause needn't be waited for at the end. In noise a pause can't be told from the noise; talk that
        #    goes on has so many pauses that this would cost more than all the rest.
        if change and change.kind == "start":
            self._begin(change.frame)
        elif self._utterance and self._ears.frame - self._utterance.start > LONGEST_FRAMES:
            self._utterance = replace(self._utterance, overlong=True)
        elif self._utterance and not (self._ears.in_talk or self._ears.in_noise(self._ears.peak_db)):
            self._pauses(self._utterance)
        # 2. It ends, or somebody near ends within talk that goes on: it becomes a candidate.
        if change and change.kind == "end" and self._utterance:
            utterance, self._utterance = self._so_far(self._utterance), None
            self._end(utterance)
        elif change and change.kind == "near" and self._utterance and not self._candidate:
            self._candidate = self._nearest(replace(self._so_far(self._utterance), end=change.frame))
        # 3. A candidate is looked at as the quiet after it grows.
        if self._candidate:
            self._go_on(self._candidate)
        # 4. What stands in talk, or has silenced the coach, is decided by what is heard after it.
        self._decisions.hear_on(self._ears.now)

    def _go_on(self, candidate: Candidate) -> None:
        """Look at what was said, unless more is being said: a breath after it doesn't count."""
        now = self._utterance
        if now is None or self._is_beside(candidate.utterance, self._ears.peak_db, now.start):
            self._look(candidate)
        elif not candidate.utterance.joins(now.start):
            # Near enough to belong to it, the new sound would be decoded with it at its end; this one is
            # another.
            self._decisions.decide(candidate, accepted=False, reason="more was said")
            self._candidate = None

    def _begin(self, start: int) -> None:
        # A question may have been asked meanwhile. What goes on with an earlier sound is still heard by the
        # phrases that were allowed as that one began.
        if not self._joins(start, self._earlier) and not self._candidate:
            self._now = self._next
        self._utterance = Utterance(max(start - PRE_ROLL_FRAMES, 0), start)

    def _pauses(self, utterance: Utterance) -> None:
        """It is quiet: it may have ended. In noise, what goes on all the time is known at the end alone."""
        if self._decisions.acted.utterance.start == utterance.start:
            return
        # Each step is taken at one number of quiet frames, and so once a pause: begin to decode it as a word
        # that is obeyed early; see whether it is one, and begin to decode it among common words; obey it
        # where it is clear; and decode whatever it is, since by the time that it has ended that is then done.
        quiet, said = self._ears.silence, self._ears.last_loud - utterance.start
        if quiet == ALONE_FRAMES and said <= EARLY_LONGEST_FRAMES:
            self._now.begin_alone(self._heard(utterance, self._ears.frame))
        elif quiet == ALONE_FRAMES + 1 and said <= EARLY_LONGEST_FRAMES:
            self._may_act_early(utterance)
        elif quiet == SILENCE_FRAMES[PAUSE] and self._early and self._early[0] == self._ears.last_loud:
            self._obey_where_clear(self._so_far(utterance), self._early[1])
        elif quiet == AHEAD_FRAMES and self._ears.frame - utterance.start <= AHEAD_LONGEST_FRAMES:
            self._now.begin(self._heard(utterance, self._ears.frame))

    def _may_act_early(self, utterance: Utterance) -> None:
        """Find out whether it may have been one of what is obeyed at once where it is clear."""
        if self._candidate:
            return
        samples = self._heard(utterance, self._ears.frame)
        match = self._now.alone(samples)
        if match and match.command in ACT_EARLY and _may_be(match):
            self._now.begin_common(samples)
            self._early = self._ears.last_loud, match

    def _obey_where_clear(self, utterance: Utterance, match: Match) -> None:
        """Obey it, if it is clear."""
        words = self._now.among_common(self._heard(utterance, self._ears.frame))
        candidate = self._verified(Candidate(utterance, match, words))
        verdict = self._judge.judge(match.command, self._measured(candidate), PAUSE)
        if verdict.act:
            self._after(replace(candidate, score=verdict.score), verdict)

    def _so_far(self, utterance: Utterance) -> Utterance:
        """The utterance, if it has ended."""
        end, peak_db = self._ears.last_loud, self._ears.peak_db
        return replace(utterance, end=end, peak_db=peak_db, noisy=self._ears.in_steady_noise(peak_db))

    def _end(self, utterance: Utterance) -> None:
        """Sound has ended; what was said just before belongs to it, unless one of them was but a breath."""
        # It was obeyed in a pause already; what comes next mustn't be joined to it and obeyed again.
        if utterance == self._decisions.acted.utterance:
            self._earlier = utterance
            return
        # A breath after a candidate, or talk beside it, is no reason to decide anew.
        pending = self._candidate
        if pending and self._is_beside(pending.utterance, utterance.peak_db, utterance.start):
            return
        # "Next", a pause, "exercise": decoded as one. Where the first of the two was but a breath, or the two
        # together are no phrase, this one is decoded alone; at last only its end, by somebody near.
        self._candidate = None
        before, self._earlier = self._earlier, utterance
        joins = self._joins(utterance.start, before)
        alone = not joins or utterance.outdoes(before.peak_db)
        if joins:
            self._earlier = before.joined(utterance)
            self._candidate = self._whole(self._earlier)
        if alone and not self._candidate and not utterance.overlong:
            self._candidate = self._recognised(utterance)
        if not self._candidate:
            self._candidate = self._nearest(utterance)
        # The coach has made room for what was pending. It either goes on as this, or is told to have been
        # nothing: else the coach would stay quiet.
        if pending and pending.told:
            if self._candidate and self._candidate.match.command == pending.match.command:
                self._candidate = replace(self._candidate, told=True)
            else:
                self._decisions.decide(pending, accepted=False, reason="more was said")

    def _joins(self, start: int, before: Utterance) -> bool:
        """True if a sound that begins there goes on with the one before: not where either was obeyed."""
        return before.joins(start) and self._decisions.acted.utterance.start not in {before.start, start}

    def _is_beside(self, before: Utterance, peak_db: float, start: int) -> bool:
        """True if a sound of that peak that began there is no part of the one before it (breath, talk)."""
        return before.outdoes(peak_db) or before.outspeaks(
            self._ears.voice_peak_db(max(start, before.end + 3))
        )

    def _nearest(self, utterance: Utterance) -> Candidate | None:
        """Decode the end of a sound: somebody near, after others' talk."""
        near = self._ears.near(utterance.end)
        if near is None or utterance.end - near.back <= utterance.start:
            return None
        start = utterance.end - near.back
        if start <= self._decisions.acted.utterance.end:
            return None
        alone = replace(
            utterance, begin=max(start - PRE_ROLL_FRAMES, 0), start=start, overlong=False, near=near
        )
        return self._recognised(alone)

    def _recognised(self, utterance: Utterance) -> Candidate | None:
        """Decode the utterance as a phrase, or as a single word."""
        samples = self._heard(utterance, self._ears.frame)
        if not self._now.may_be(samples):
            return None
        # Parts of phrases ("how" of "how long") win over short commands where both may be heard. So a phrase
        # of several words is taken as it is, and anything else is asked of the recogniser of single words.
        whole = self._phrase(utterance, samples)
        if whole and " " in whole.match.phrase:
            return whole
        word = self._now.word(samples, noisy=utterance.noisy)
        return self._with_words(utterance, word, samples) if word and _may_be(word) else whole

    def _whole(self, utterance: Utterance) -> Candidate | None:
        """Decode the utterance from its beginning."""
        if utterance.overlong:
            return None
        return self._phrase(utterance, self._heard(utterance, self._ears.frame))

    def _phrase(self, utterance: Utterance, samples: Samples) -> Candidate | None:
        match = self._now.whole(samples, noisy=utterance.noisy)
        return self._with_words(utterance, match, samples) if match and _may_be(match) else None

    def _with_words(self, utterance: Utterance, match: Match, samples: Samples) -> Candidate | None:
        if match.command != ANSWER and match.phrase not in self._obeyed:
            return None  # a command of another mode: heard so that it is told from those of this one
        acted = self._decisions.acted
        # What has been obeyed already, in a pause or amid talk, is heard once more when all sound has ended.
        again = (
            utterance.start == acted.utterance.start
            or utterance.begin + match.start * FRAMES_PER_SECOND < acted.utterance.end
        )
        if acted.command == match.command and again:
            return None
        return Candidate(utterance, match, self._now.among_common(samples))

    def _at_sizes(self, candidate: Candidate) -> tuple[Margins, ...]:
        until = candidate.utterance.end + 1 + SILENCE_FRAMES[STAGES[0]]
        return self._now.at_sizes(self._heard(candidate.utterance, until), candidate.match)

    def _look(self, candidate: Candidate) -> None:
        """Take the next look at what was said once it has been quiet for long enough."""
        stage = STAGES[candidate.looks]
        if self._ears.frame - 1 - candidate.utterance.end < SILENCE_FRAMES[stage]:
            return
        # Decoding it at other sizes of the person costs as much again: only where the first look wasn't
        # enough.
        if stage != STAGES[0] and not candidate.sized:
            candidate = replace(candidate, sized=self._at_sizes(candidate))
        if stage == STAGES[0]:
            candidate = self._verified(candidate)
        verdict = self._judge.judge(candidate.match.command, self._measured(candidate), stage)
        candidate = replace(
            candidate,
            looks=candidate.looks + 1,
            score=verdict.score,
            again=candidate.again or verdict.again,
        )
        self._candidate = self._after(candidate, verdict)

    def _measured(self, candidate: Candidate) -> Mapping[str, float]:
        span = SoundSpan(candidate.utterance.begin, candidate.utterance.start, candidate.utterance.end)
        known = features(candidate.match, candidate.words, self._now.said, self._ears, span, candidate.sized)
        if candidate.verified is None:
            return known
        return known | {VERIFIED: candidate.verified, AMID: float(candidate.utterance.near is not None)}

    def _verified(self, candidate: Candidate) -> Candidate:
        """The candidate with the second opinion on it: on what the first look has heard, and no more."""
        if self._verifier is None:
            return candidate
        end = min(self._ears.frame, candidate.utterance.end + 1 + SILENCE_FRAMES[STAGES[0]])
        end -= self._ears.frame - len(self._kept)
        sound = np.concatenate(list(islice(self._kept, max(end - VERIFIED_FRAMES, 0), end)))
        return replace(candidate, verified=self._verifier.log_odds(candidate.match.phrase, sound))

    def _after(self, candidate: Candidate, verdict: Verdict) -> Candidate | None:
        """Do what the verdict says; the candidate while it is still to be looked at."""
        # The coach makes room as soon as a command is likely, and is told of a decision in any case.
        if verdict.likely and not candidate.told:
            candidate = replace(candidate, told=True)
            self._decisions.tell(candidate, "likely", accepted=True, reason="sounds like it")
        if verdict.act:
            self._decisions.act(candidate, verdict)
        elif verdict.again and self._decisions.nearly_believed(candidate):
            self._decisions.decide(candidate, accepted=True, reason="said again")
        elif verdict.act is False:
            self._decisions.decide(candidate, accepted=False, reason="not sure enough")
        else:
            return candidate
        return None

    # --- decoding ------------------------------------------------------------------------------------

    def _heard(self, utterance: Utterance, end: int) -> Samples:
        """The samples of the utterance up to that frame; in noise, freed of what goes on all the time."""
        first = self._ears.frame - len(self._kept)
        kept = np.concatenate(list(islice(self._kept, max(end - first, 0))))
        begin = min(max(utterance.begin - first, 0) * FRAME_SAMPLES, len(kept))
        return reduce_noise(kept, begin) if utterance.noisy else kept[begin:]


def _may_be(match: Match) -> bool:
    """True if it is worth looking at any further."""
    return match.margin >= LEAST_MARGIN and match.silence >= LEAST_OVER_SILENCE
