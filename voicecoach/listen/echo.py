"""What the coach is saying now, kept out of what it hears."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from voicecoach.listen.adaptive import FRAME, PARTITIONS, AdaptiveFilter, Samples
from voicecoach.listen.align import RATE, DelayLine, DriftTracker, find_delay
from voicecoach.listen.residue import Suppressor

SILENT = 1e-8 * FRAME
LOUD = 1e-5 * FRAME
"""A frame of the reference with less energy is silence (-80 dBFS), one with more is measured (-50 dBFS)."""

AUDIBLE = 4.0
"""What can be told from the room's own noise has so many times its power (6 dB)."""

ROOM_STEP = 1.03
"""The room's noise is the median of its frames' energies; how much that moves in a frame."""

JUDGED_FRAMES = 300
LEAST_JUDGED = 50
"""The cancellation is that of the last three seconds, and at least half a second, of the coach's speech."""

TOO_LITTLE_DB = 15.0
POOR_DB = 10.0
"""Below the one, the coach is not to be spoken over; below the other, the delay is looked for again."""

LOST_DB = 8.0
LOST_CHECKS = 3
"""Learning starts afresh where the cancellation has been so much worse than it was for so many seconds of
the coach's speech: longer than a person speaks into it."""

BETTER_SHARE, HEARD_SHARE = 75, 25
"""The percentile of the frames by which a stretch's cancellation is judged, and the one by which it is
judged whether there is an echo at all: a person rarely speaks in as many frames as would change either."""

QUIETEST_SHARE = 5
"""The percentile of the frames that stands for the room as long as the coach has not been silent."""

CHECK_FRAMES = 100
SEARCHED_FRAMES = 200
AGAIN_FRAMES = 25
AGAIN_TIMES = 12
"""A filter that has begun afresh learns the last two seconds once more, after every quarter of a second of
the coach's speech, so many times: it is as good after two seconds as it would be after six."""

AGREEING = RATE // 200
"""Two searches in a row must find the same delay, within 5 ms."""

LEAD = RATE // 250
"""The reference is aligned 4 ms early, so that a delay that shrinks isn't missed at once."""


class EchoGuard:
    """Takes the coach's sound out of the microphone's, both 16 kHz mono float32 at the same time.

    `delay` is how much later, in seconds, the one comes in the other, if it is known; it is found and
    followed either way, up to a second. The output is `latency` seconds late. Nothing depends on how the
    samples are divided among the calls.
    """

    latency = FRAME / RATE

    def __init__(self, delay: float | None = None) -> None:
        self._line = DelayLine((delay or 0.0) * RATE - LEAD)
        self._drift = DriftTracker(self._line)
        self._filter = AdaptiveFilter()
        self._suppressor = Suppressor()
        self._heard: deque[Samples] = deque(maxlen=SEARCHED_FRAMES)
        self._quiet = PARTITIONS  # frames since the reference was last not silent
        self._room = 0.0  # the energy of a frame in which the coach is silent
        self._judged: deque[tuple[float, float]] = deque(maxlen=JUDGED_FRAMES)  # energies before and after
        self._unchecked = 0  # frames judged since the last check
        self._again = AGAIN_TIMES  # how often what has been heard is still to be learnt once more
        self._best_db = 0.0
        self._lost = 0  # checks in a row
        self._found: int | None = None

    def cancel(self, microphone: Samples, reference: Samples) -> Samples:
        """What the microphone brought, without the coach; float32 of the same shape, (n * 160,).

        ValueError: the two differ in length, or aren't whole frames of 160 samples.
        """
        if microphone.shape != reference.shape or microphone.ndim != 1 or len(microphone) % FRAME:
            msg = f"whole frames of {FRAME} samples of both, not {microphone.shape} and {reference.shape}"
            raise ValueError(msg)
        out = np.empty_like(microphone)
        for first in range(0, len(microphone), FRAME):
            last = first + FRAME
            out[first:last] = self._frame(microphone[first:last], reference[first:last])
        return out

    @property
    def delay(self) -> float:
        """By how many seconds the reference is held back to meet its echo; it follows the drift."""
        return (self._line.delay + LEAD) / RATE

    @property
    def drift_ppm(self) -> float:
        """How much slower than the loudspeaker's the microphone's clock was found to be, in millionths."""
        return self._line.drift * 1e6

    @property
    def cancellation_db(self) -> float | None:
        """How much quieter the coach has been made of late, at least; None: it hasn't been heard."""
        if len(self._judged) < LEAST_JUDGED:
            return None
        before, after = np.array(self._judged).T
        return _better(before, after) if self._audible(before) else None

    @property
    def too_little(self) -> bool:
        """Whether what is left of the coach could be taken for a person, so that only gaps can be used."""
        cancelled = self.cancellation_db
        if cancelled is None or cancelled >= TOO_LITTLE_DB:
            return False
        return self._audible(np.array(self._judged)[:, 1])

    def _audible(self, energies: NDArray[np.float64]) -> bool:
        """Whether frames of such energies, in which the coach speaks, are heard over the room."""
        room = self._room or float(np.percentile(energies, QUIETEST_SHARE))
        return bool(np.percentile(energies, HEARD_SHARE) > AUDIBLE * room)

    # --- one frame -----------------------------------------------------------------------------------

    def _frame(self, microphone: Samples, reference: Samples) -> Samples:
        self._heard.append(microphone)
        aligned = self._line.push(reference)
        said = _energy(aligned)
        self._quiet = 0 if said > SILENT else self._quiet + 1
        if self._quiet >= PARTITIONS:
            self._hear_the_room(_energy(microphone))
            return self._suppressor.rest(microphone)
        left, echo = self._filter.step(microphone, aligned)
        if said > LOUD:
            if self._drift.follow(microphone, echo):
                self._recall()
            self._judge(_energy(microphone), _energy(left))
        return self._suppressor.step(left, echo)

    def _hear_the_room(self, energy: float) -> None:
        if self._room == 0.0:
            self._room = energy
        self._room *= ROOM_STEP if energy > self._room else 1 / ROOM_STEP

    def _judge(self, before: float, after: float) -> None:
        """Keep how a frame in which the coach speaks was cancelled; once a second, act on that."""
        self._judged.append((before, after))
        self._unchecked += 1
        if self._again and self._unchecked % AGAIN_FRAMES == 0:
            self._learn_again()
        if self._unchecked < CHECK_FRAMES:
            return
        self._unchecked = 0
        recent = np.array(self._judged)[-CHECK_FRAMES:].T
        now_db = _better(recent[0], recent[1])
        self._lost = self._lost + 1 if now_db < self._best_db - LOST_DB else 0
        if now_db < POOR_DB and (self._lost >= LOST_CHECKS or self._best_db < POOR_DB):
            self._search()
        if self._lost == LOST_CHECKS:
            self._filter.doubt(self._echo_gain())
            self._again = AGAIN_TIMES
        self._best_db = max(self._best_db, now_db)

    def _search(self) -> None:
        """Look for the delay; where two searches in a row have found another, start afresh from there."""
        microphone = np.concatenate(self._heard)
        found = find_delay(microphone, self._line.latest(len(microphone)))
        before, self._found = self._found, found
        if found is None or before is None or abs(found - before) > AGREEING:
            return
        self._found = None
        if abs(found - LEAD - self._line.delay) > AGREEING:
            self._line.delay = float(found - LEAD)
            self._drift.forget()
            self._filter = AdaptiveFilter()
            self._recall()
            self._filter.doubt(self._echo_gain())
            self._again = AGAIN_TIMES
            self._judged.clear()
            self._best_db = 0.0

    def _learn_again(self) -> None:
        """Let the filter hear the last seconds a second time; it ends where it was."""
        self._again -= 1
        microphone = np.concatenate(self._heard)
        before = (PARTITIONS + 1) * FRAME
        reference = self._line.past(before + len(microphone))
        self._filter.recall(reference[:before])
        for first in range(0, len(microphone), FRAME):
            last = first + FRAME
            self._filter.step(microphone[first:last], reference[before + first : before + last])

    def _recall(self) -> None:
        """The line has been moved: the filter is to know the reference as it is read there."""
        self._filter.recall(self._line.past((PARTITIONS + 1) * FRAME))

    def _echo_gain(self) -> float:
        """The power of what is heard, over that of what the coach says."""
        heard = np.concatenate(self._heard)
        return _energy(heard) / _energy(self._line.latest(len(heard)))


def _energy(samples: Samples) -> float:
    return float(np.dot(samples, samples)) + 1e-9


def _better(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """The cancellation of the better frames, in dB."""
    return float(np.percentile(10 * np.log10(before / after), BETTER_SHARE))
