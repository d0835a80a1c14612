"""Utterances: sounds with little quiet between them are one."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.listen.judge.nearness import Near

LONGEST_FRAMES = 220
"""A command is shorter; what goes on longer is running speech, and is no longer decoded."""

JOIN_FRAMES = 35
"""Sounds as near as this to one another are one utterance: "next", then "exercise"."""

AS_NEAR = 0.75
"""Share of the way from the talk up to a near voice's peak below which a sound is no part of it."""

BREATH_DB, BREATH_IN_NOISE = 10.0, 0.6
"""A sound just before or after that is so much quieter, or in noise no louder than that share, is no part
of what is said."""


class Utterance(Struct, frozen=True):
    """Decoding began at frame `begin`, the sound at `start`; `end` is its last loud frame, once it has."""

    begin: int
    start: int
    overlong: bool = False
    end: int = 0
    peak_db: float = 0.0
    noisy: bool = False
    near: Near | None = None  # where it is the end of a sound that began with talk

    def joins(self, start: int) -> bool:
        """True if a sound that begins there may be the rest of it."""
        return start - self.end < JOIN_FRAMES

    def outdoes(self, peak_db: float) -> bool:
        """True if a sound of that peak beside it is but a breath."""
        share = BREATH_IN_NOISE if self.noisy else 0.0
        return peak_db < max(self.peak_db - BREATH_DB, self.peak_db * share)

    def outspeaks(self, voice_db: float) -> bool:
        """True if a voice of that peak after a near one is still but the talk."""
        if self.near is None:
            return False
        return voice_db < self.near.talk_db + AS_NEAR * (self.near.peak_db - self.near.talk_db)

    def joined(self, rest: Utterance) -> Utterance:
        """The two as one."""
        overlong = self.overlong or rest.overlong or rest.end - self.start > LONGEST_FRAMES
        peak_db = max(self.peak_db, rest.peak_db)
        return replace(rest, begin=self.begin, start=self.start, overlong=overlong, peak_db=peak_db)


LONG_AGO = Utterance(-10 * LONGEST_FRAMES, -10 * LONGEST_FRAMES, end=-10 * LONGEST_FRAMES)
"""One with which nothing goes on."""
