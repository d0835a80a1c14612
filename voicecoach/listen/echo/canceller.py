"""The echo guard: keeps the coach's own sound out of what is heard."""

from __future__ import annotations

from collections import deque

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from voicecoach.listen.echo.adaptive import FRAME, PARTITIONS, AdaptiveFilter, Samples
from voicecoach.listen.echo.align import RATE, DelayLine, DriftTracker, find_delay
from voicecoach.listen.echo.kept_room import KeptRoom, find_lag
from voicecoach.listen.echo.residual_echo import Suppressor

SILENT = 1e-8 * FRAME
LOUD = 1e-5 * FRAME
"""A frame of the reference with less energy is silence (-80 dBFS), one with more is measured (-50 dBFS)."""

AUDIBLE = 4.0
"""Ratio of power to the room's own noise from which a sound is audible (6 dB)."""

ROOM_STEP = 1.03
"""Factor by which the estimate of the room's noise, a running median of energies, moves in a frame."""

JUDGED_FRAMES = 300
LEAST_JUDGED = 50
"""The cancellation is that of the last three seconds, and at least half a second, of the coach's speech."""

TOO_LITTLE_DB = 15.0
POOR_DB = 10.0
"""Below the one, the coach is not to be spoken over; below the other, the delay is looked for again."""

LOST_DB = 8.0
LOST_CHECKS = 3
"""Seconds of the coach's speech with a cancellation so much worse than it was, after which learning starts
afresh: longer than a person speaks into it."""

BETTER_SHARE, HEARD_SHARE = 75, 25
"""The percentile of the frames by which a stretch's cancellation is judged, and the one by which it is
judged whether there is an echo at all: a person rarely speaks in as many frames as would change either."""

QUIETEST_SHARE = 5
"""Percentile of the frames that stands for the room until the coach has been silent."""

RENEWED_FRAMES = 10
"""Frames of the coach's speech after which the cancellation is reckoned anew: it costs as much as a frame."""

CHECK_FRAMES = 100
SEARCHED_FRAMES = 200
AGAIN_FRAMES = 25
AGAIN_TIMES = 12
"""Times that a fresh filter learns the last two seconds again, after every quarter of a second of the coach's
speech: it is as good after two seconds as it would be after six."""

REJOINED_FRAMES = 10
"""Frames of the coach's speech between two attempts to find the delay with a room that is known."""

TRIED_FRAMES = 50
"""Frames of the coach's speech after which it is known whether the room is that of the last session."""

AGREEING = RATE // 200
"""Largest difference between two searches in a row that agree: 5 ms."""

LEAD = RATE // 250
"""Samples by which the reference is aligned early (4 ms), so that a shrinking delay isn't missed at once."""


class _Levels(Struct, frozen=True):
    """Of the frames that were judged: the energies' `QUIETEST_SHARE` and `HEARD_SHARE`, before and after."""

    before: tuple[float, float]
    after: tuple[float, float]
    better_db: float


class EchoGuard:
    """Removes the coach's sound from the microphone's; both are 16 kHz mono float32 of the same time.

    `delay` is the delay of the echo in seconds, if it is known; it is found and followed in any case, up to a
    second. `known`: what was learnt in a session before. The output is `latency` seconds late. How samples
    are divided into calls makes no difference.
    """

    latency = FRAME / RATE

    def __init__(self, delay: float | None = None, known: KeptRoom | None = None) -> None:
        self._known = known  # until the delay of this session is found
        self._untried = known is not None  # until it is known whether the room is the same
        self._line = DelayLine((delay or 0.0) * RATE - LEAD)
        self._drift = DriftTracker(self._line)
        self._filter = AdaptiveFilter()
        self._suppressor = Suppressor()
        self._heard: deque[Samples] = deque(maxlen=SEARCHED_FRAMES)
        self._quiet = PARTITIONS  # frames since the reference was last not silent
        self._room = 0.0  # the energy of a frame in which the coach is silent
        self._judged: deque[tuple[float, float]] = deque(maxlen=JUDGED_FRAMES)  # energies before and after
        self._levels: _Levels | None = None  # of those, as of at most `RENEWED_FRAMES` ago
        self._unchecked = 0  # frames judged since the last check
        self._again = AGAIN_TIMES  # times that the last seconds are still to be learnt again
        self._best_db = 0.0
        self._lost = 0  # checks in a row
        self._found: int | None = None
        if known:
            self._begin_with(known)

    def cancel(self, microphone: Samples, reference: Samples) -> Samples:
        """Return the microphone's samples without the coach; float32 of the same shape, (n * 160,).

        ValueError: the two differ in length, or aren't whole frames of 160 samples.
        """
        if microphone.shape != reference.shape or microphone.ndim != 1 or len(microphone) % FRAME:
            message = f"whole frames of {FRAME} samples of both, not {microphone.shape} and {reference.shape}"
            raise ValueError(message)
        out = np.empty_like(microphone)
        for first in range(0, len(microphone), FRAME):
            last = first + FRAME
            out[first:last] = self._frame(microphone[first:last], reference[first:last])
        return out

    @property
    def delay(self) -> float:
        """Seconds by which the reference is held back to meet its echo; follows the drift."""
        return (self._line.delay + LEAD) / RATE

    @property
    def drift_ppm(self) -> float:
        """Drift of the microphone's clock: millionths by which it is slower than the loudspeaker's."""
        return self._line.drift * 1e6

    @property
    def cancellation_db(self) -> float | None:
        """Recent reduction of the coach's sound, in dB; None if it hasn't been heard."""
        if len(self._judged) < LEAST_JUDGED:
            return None
        levels = self._reckoned()
        return levels.better_db if self._audible(*levels.before) else None

    @property
    def too_little(self) -> bool:
        """True if the residue of the coach could be taken for a person, so that only gaps can be used."""
        cancelled = self.cancellation_db
        if cancelled is None or cancelled >= TOO_LITTLE_DB:
            return False
        return self._audible(*self._reckoned().after)

    @property
    def learnt(self) -> KeptRoom | None:
        """The room as it is known now, if that is worth keeping."""
        cancelled = self.cancellation_db
        if self._untried or cancelled is None or cancelled < TOO_LITTLE_DB:
            return None
        weights, variance = self._filter.learnt
        noise, factor = self._suppressor.learnt
        delay, room = np.array(self._line.delay), np.array(self._room)
        return KeptRoom(delay, room, weights, variance, noise, factor).aligned(LEAD)

    def _reckoned(self) -> _Levels:
        if self._levels is None:
            before, after = np.array(self._judged).T
            self._levels = _Levels(_shares(before), _shares(after), _better(before, after))
        return self._levels

    def _audible(self, quietest: float, heard: float) -> bool:
        """True if frames of these energies, in which the coach speaks, are audible over the room."""
        # Until the coach has been silent once, the quietest frames must stand for the room.
        return heard > AUDIBLE * (self._room or quietest)

    # --- one frame -----------------------------------------------------------------------------------

    def _frame(self, microphone: Samples, reference: Samples) -> Samples:
        self._heard.append(microphone)
        aligned = self._line.push(reference)
        played = _energy(aligned)
        # After a silence as long as the modelled response no echo is left: the room alone is heard, and the
        # filter rests, or it would learn the room's noise.
        self._quiet = 0 if played > SILENT else self._quiet + 1
        if self._quiet >= PARTITIONS:
            self._hear_the_room(_energy(microphone))
            return self._suppressor.rest(microphone)
        left, echo = self._filter.step(microphone, aligned)
        if self._untried and _energy(left) > _energy(microphone):
            left, echo = microphone, np.zeros_like(microphone)  # another room's echo would only be added
        # Only frames in which the coach is loud say anything about delay and cancellation.
        if played > LOUD:
            if self._drift.follow(microphone, echo):
                self._recall()
            self._judge(_energy(microphone), _energy(left))
        return self._suppressor.step(left, echo)

    def _hear_the_room(self, energy: float) -> None:
        if self._room == 0.0:
            self._room = energy
        self._room *= ROOM_STEP if energy > self._room else 1 / ROOM_STEP

    def _judge(self, before: float, after: float) -> None:
        """Note the energies of a frame in which the coach speaks, before and after; act once a second."""
        self._judged.append((before, after))
        self._unchecked += 1
        if self._unchecked % RENEWED_FRAMES == 0:
            self._levels = None
        if self._known and self._unchecked % REJOINED_FRAMES == 0:
            self._rejoin(self._known)
        if self._unchecked % AGAIN_FRAMES == 0:
            if self._untried and not self._known and len(self._judged) >= TRIED_FRAMES:
                self._try()
            if self._again:
                self._learn_again()
        if self._unchecked < CHECK_FRAMES:
            return
        self._unchecked = 0
        recent = np.array(self._judged)[-CHECK_FRAMES:].T
        now_db = _better(recent[0], recent[1])
        self._lost = self._lost + 1 if now_db < self._best_db - LOST_DB else 0
        # A filter that was never good looks for the delay at once; one that was good may only be disturbed by
        # a person who speaks, and is given some seconds.
        if now_db < POOR_DB and (self._lost >= LOST_CHECKS or self._best_db < POOR_DB):
            self._search()
        # The same delay, but another room (the device was moved): the filter is kept, and doubts all of it.
        if self._lost == LOST_CHECKS:
            self._filter.doubt(self._echo_gain())
            self._again = AGAIN_TIMES
        self._best_db = max(self._best_db, now_db)

    def _begin_with(self, known: KeptRoom) -> None:
        self._line.delay = float(known.delay)
        self._room = float(known.room)
        self._filter.begin_with(known.weights, known.variance)
        self._suppressor.begin_with(known.noise, known.factor)

    def _rejoin(self, known: KeptRoom) -> None:
        """Find by how much the delay differs from the last session's, with the room that was known then."""
        microphone = np.concatenate(self._heard)
        reference = self._line.past(len(microphone) + PARTITIONS * FRAME)
        lag = find_lag(microphone, known.echo(reference)[PARTITIONS * FRAME :])
        if lag is None:
            return
        self._known = None
        self._line.delay += lag
        self._drift.forget()
        self._filter.begin_with(known.weights, known.variance)
        self._recall()
        self._judged.clear()
        self._levels = None

    def _try(self) -> None:
        """Begin afresh where the room turns out to be another."""
        self._untried = False
        recent = np.array(self._judged)[-TRIED_FRAMES:].T
        if _better(recent[0], recent[1]) >= POOR_DB:
            return
        self._learn_anew()
        self._suppressor = Suppressor()

    def _search(self) -> None:
        """Search for the delay; if two searches in a row agree on another one, start afresh with it."""
        microphone = np.concatenate(self._heard)
        found = find_delay(microphone, self._line.latest(len(microphone)))
        before, self._found = self._found, found
        # A single search may have found a reflection, or a rhythm in the speech.
        if found is None or before is None or abs(found - before) > AGREEING:
            return
        self._found = None
        if abs(found - LEAD - self._line.delay) > AGREEING:
            self._line.delay = float(found - LEAD)
            self._drift.forget()
            self._learn_anew()
            self._judged.clear()
            self._levels = None
            self._best_db = 0.0

    def _learn_anew(self) -> None:
        """Begin with a filter that knows nothing, at the line's present position."""
        self._filter = AdaptiveFilter()
        self._recall()
        self._filter.doubt(self._echo_gain())
        self._again = AGAIN_TIMES

    def _learn_again(self) -> None:
        """Let the filter learn the last seconds again; it ends at the present frame."""
        self._again -= 1
        microphone = np.concatenate(self._heard)
        before = (PARTITIONS + 1) * FRAME
        reference = self._line.past(before + len(microphone))
        self._filter.recall(reference[:before])
        for first in range(0, len(microphone), FRAME):
            last = first + FRAME
            self._filter.step(microphone[first:last], reference[before + first : before + last])

    def _recall(self) -> None:
        """Give the filter the past of the reference at the line's new position."""
        self._filter.recall(self._line.past((PARTITIONS + 1) * FRAME))

    def _echo_gain(self) -> float:
        """The ratio of the microphone's power to the reference's."""
        heard = np.concatenate(self._heard)
        return _energy(heard) / _energy(self._line.latest(len(heard)))


def _energy(samples: Samples) -> float:
    return float(np.dot(samples, samples)) + 1e-9


def _shares(energies: NDArray[np.float64]) -> tuple[float, float]:
    quietest, heard = np.percentile(energies, (QUIETEST_SHARE, HEARD_SHARE))
    return float(quietest), float(heard)


def _better(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """The cancellation of the better frames, in dB."""
    return float(np.percentile(10 * np.log10(before / after), BETTER_SHARE))
