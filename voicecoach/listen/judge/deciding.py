"""Decisions on candidates: obeyed at once, held until more is heard, believed when said twice, or nothing."""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.listen.heard import Heard
from voicecoach.listen.judge.detector import ACT_EARLY, Verdict
from voicecoach.listen.judge.endpoint import FRAMES_PER_SECOND, Endpointer, Level
from voicecoach.listen.judge.holding import BEFORE_FRAMES, TAIL_FRAMES, Holding, Surroundings, surroundings
from voicecoach.listen.judge.utterance import LONG_AGO, Utterance
from voicecoach.listen.phrases.grammar import ANSWER
from voicecoach.listen.phrases.modes import Mode, doubtful
from voicecoach.listen.recognise.base import Alternative
from voicecoach.listen.recognise.matches import Margins, Match

CLOCK_FRAMES = 480
"""Frames of the session's clock, 48,000 a second, in one of ours."""

AGAIN_FRAMES = 400
"""A command said again within these frames counts."""


class Candidate(Struct, frozen=True):
    """A possible command while it is being decided."""

    utterance: Utterance
    match: Match
    words: tuple[Alternative, ...]
    sized: tuple[Margins, ...] = ()  # reckoned when it isn't clear at once
    verified: float | None = None  # log odds by the verifier, once it was looked at
    looks: int = 0
    told: bool = False
    again: bool = False
    score: float = 0.0


class Acted(NamedTuple):
    """The last command that was acted on, and the utterance in which it was heard."""

    command: str
    utterance: Utterance


class _Held(Struct, frozen=True):
    """A command that waits for what is heard after it; pain and stop have silenced the coach."""

    candidate: Candidate
    holding: Holding


class Decisions:
    """Decides on the candidates of one stream, whose levels `ears` has; `mode`, `name` as of `Listener`."""

    def __init__(self, ears: Endpointer, mode: Mode, name: str) -> None:
        self.acted = Acted("", LONG_AGO)
        self.told: list[Heard] = []
        self._ears = ears
        self.mode: Mode = mode
        self._name = name
        self._clock = 0
        self._held: _Held | None = None
        self._doubted: dict[str, int] = {}  # command or answer -> the frame at which it was nearly believed

    def begin(self, clock: int) -> None:
        """Collect in `told` anew; our frame 0 is at that frame of the session's clock."""
        self._clock = clock
        self.told = []

    def act(self, candidate: Candidate, verdict: Verdict) -> None:
        """Obey it, now or when what follows is known; or not at all, where it stands in speech."""
        held, halts = self._held, candidate.match.command in ACT_EARLY
        if halts and held:
            # What interrupts comes before all else; two that do are meant.
            twice = held.candidate.match.command in ACT_EARLY
            self._resolve(held, accepted=twice, reason="said again" if twice else "more was said")
            if twice:
                self.acted = Acted(candidate.match.command, candidate.utterance)
                return
        again = self.nearly_believed(candidate)
        if again or self._addressed(candidate):
            self.decide(candidate, accepted=True, reason="said again" if again else "heard")
            return
        around = self._around(candidate, sure=verdict.sure)
        waits = halts or candidate.utterance.near is not None
        if around.alone_before and (around.sure or not waits):
            self.decide(candidate, accepted=True, reason="heard")
        elif self._held or not (halts or around.alone_before):
            # Only pain and stop are asked back: any other is said again where it was meant.
            self._in_speech(candidate, accepted=around.sure)
        else:
            self._hold(_Held(candidate, Holding(around)), hush=halts)

    def _addressed(self, candidate: Candidate) -> bool:
        """True if it is meant for the coach whatever is said around it: an answer, named, or said twice.

        Where talk goes on, an answer may be the talk's own: it must stand out of it, as a command must.
        """
        match = candidate.match
        named = self.mode == "named" and not doubtful(self.mode, self._name, match.phrase)
        answers = match.command == ANSWER and not self._ears.in_talk
        return answers or match.times > 1 or named

    def _in_speech(self, candidate: Candidate, *, accepted: bool) -> None:
        reason = "heard" if accepted else "speech around it"
        self.decide(replace(candidate, again=True), accepted=accepted, reason=reason)

    def _hold(self, held: _Held, *, hush: bool) -> None:
        """Decide it by what follows; `hush`: the coach is silent until then."""
        utterance = held.candidate.utterance
        self.acted = Acted(held.candidate.match.command, utterance)
        if hush:
            self.tell(held.candidate, "hush", accepted=True, reason="being decided")
        self._held = held
        for level in self._ears.between(utterance.end + 1, self._ears.frame - 1):
            self.hear_on(level)  # a late look may decide at once

    def _around(self, candidate: Candidate, *, sure: bool) -> Surroundings:
        start, end = candidate.utterance.start, candidate.utterance.end
        # A command that was obeyed just before is no talk.
        first = max(start - BEFORE_FRAMES, self.acted.utterance.end + TAIL_FRAMES)
        before, word = self._ears.between(first, start), self._ears.between(start, end + 1)
        return surroundings(before, word, sure=sure, amid=candidate.utterance.near is not None)

    def hear_on(self, level: Level) -> None:
        """Hear one frame after what is held, if anything is."""
        held = self._held
        if held is None:
            return
        outcome = held.holding.accept(level)
        if outcome == "nothing":
            self._resolve(held, accepted=False, reason="speech around it")
        elif outcome:
            ask = outcome == "ask" and held.candidate.match.command in ACT_EARLY
            self._resolve(held, accepted=True, reason="heard", ask=ask)

    def _resolve(self, held: _Held, *, accepted: bool, reason: str, ask: bool = False) -> None:
        self._held = None
        candidate, near = replace(held.candidate, again=True), held.holding.talked_on
        self.decide(candidate, accepted=accepted, reason=reason, ask=ask, near=near)

    def nearly_believed(self, candidate: Candidate) -> bool:
        """True if the same command was, a short while ago."""
        before = self._doubted.get(_meant(candidate.match))
        return before is not None and candidate.utterance.start - before < AGAIN_FRAMES

    def decide(
        self, candidate: Candidate, *, accepted: bool, reason: str, ask: bool = False, near: bool = False
    ) -> None:
        """Tell the decision; `ask`: it is accepted, but may not have been meant; `near` as in `Heard`."""
        command = candidate.match.command
        doubt = accepted and (ask or self._asks_back(candidate))
        if doubt:
            self._doubted[_meant(candidate.match)] = candidate.utterance.end
        # What was nearly believed counts when it is said again soon, but not once something was obeyed in
        # between.
        if accepted:
            self.acted = Acted(command, candidate.utterance)
            if not doubt:
                self._doubted.clear()
        elif candidate.again:
            self._doubted[_meant(candidate.match)] = candidate.utterance.end
        self.tell(candidate, "decided", accepted=accepted, reason=reason, doubt=doubt, near=near)

    def _asks_back(self, candidate: Candidate) -> bool:
        """Whether it was said once, and without the name that is asked for."""
        match = candidate.match
        if match.command == ANSWER or match.times > 1 or self.nearly_believed(candidate):
            return False
        return doubtful(self.mode, self._name, match.phrase)

    def tell(  # noqa: PLR0913 - all that is told
        self,
        candidate: Candidate,
        stage: Literal["likely", "hush", "decided"],
        *,
        accepted: bool,
        reason: str,
        doubt: bool = False,
        near: bool = False,
    ) -> None:
        match, begin = candidate.match, candidate.utterance.begin
        start, end = (begin + at * FRAMES_PER_SECOND for at in (match.start, match.end))
        self.told.append(
            Heard(
                match.command,
                match.phrase,
                stage,
                accepted,
                reason,
                round(match.margin, 2),
                round(candidate.score, 2),
                self._clock + round(start * CLOCK_FRAMES),
                self._clock + round(end * CLOCK_FRAMES),
                self._clock + self._ears.frame * CLOCK_FRAMES,
                doubt,
                doubt and near,
            )
        )


def _meant(match: Match) -> str:
    """The key under which it is nearly believed: a command may be repeated by any of its phrases."""
    return match.phrase if match.command == ANSWER else match.command
