"""Exactness of the beats of a recorded session."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.live.tape import ALOUD, SLACK_FRAMES
from voicecoach.player.eventlog import Read
from voicecoach.sound.clip import RATE, Samples

BEAT_FRAMES = RATE // 5
EXACT_FRAMES = RATE // 1000
Pcm = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class MeasuredBeats:
    """The number of compared beats, and the largest error among them in frames.

    `drift_frames`: lag of the last tenth behind the first (medians). `breaks`: least number of moments at
    which the sound stood still for more than `EXACT_FRAMES`.
    """

    count: int = 0
    worst_frames: int = 0
    drift_frames: float = 0.0
    breaks: int = 0

    def __str__(self) -> str:
        worst, drift = (1000 * one / RATE for one in (self.worst_frames, self.drift_frames))
        return f"{self.count} beats, none further than {worst:.3f} ms from its time; drift {drift:+.3f} ms"


def beats(events: Sequence[Read], heard: Pcm) -> MeasuredBeats:
    """Measure the beats of a session from its events and a recording that began before it.

    Repeated words have the same samples: each repetition is compared with the first. Only sounds without
    others at the same time are compared.
    """
    first = _first_sound(events, heard)
    lags = [
        [
            (frame, _lag(heard, first + frames[0], first + frame))
            for frame in frames
            if first + frame + BEAT_FRAMES + SLACK_FRAMES < len(heard)
        ]
        for frames in _alone(events)
    ]
    in_order = [lag for _, lag in sorted(one for each in lags for one in each[1:])]
    if not in_order:
        return MeasuredBeats()
    tenth = max(1, len(in_order) // 10)
    drift = statistics.median(in_order[-tenth:]) - statistics.median(in_order[:tenth])
    return MeasuredBeats(len(in_order), max(map(abs, in_order)), drift, _breaks(lags))


def _breaks(lags: Iterable[Sequence[tuple[int, int]]]) -> int:
    """The fewest moments that explain all changes of a lag; `lags` has (frame, lag) of each sound in turn."""
    changes = sorted(
        (later, earlier)
        for each in lags
        for (earlier, before), (later, after) in pairwise(each)
        if abs(after - before) > EXACT_FRAMES
    )
    count, moment = 0, -1
    for later, earlier in changes:
        if earlier >= moment:  # none that is counted lies in between
            count, moment = count + 1, later
    return count


def _alone(events: Sequence[Read]) -> Iterator[list[int]]:
    """The frames at which each count, phase or tone sounded alone."""
    sounding = [entry for entry in events if entry["event"] in {"say", "tone"}]
    times = defaultdict[str, list[int]](list)
    ended, following = 0.0, [*sounding[1:], None]
    for entry, after in zip(sounding, following, strict=True):
        begins, ends = entry["t"] - SLACK_FRAMES / RATE, entry["t"] + (BEAT_FRAMES + SLACK_FRAMES) / RATE
        alone = ended <= begins and (after is None or after["t"] >= ends)
        ended = max(ended, entry["end"])
        if alone and entry.get("kind") in {"count", "phase", None}:
            times[entry.get("text", entry.get("name", ""))].append(round(entry["t"] * RATE))
    yield from times.values()


def _first_sound(events: Sequence[Read], heard: Pcm) -> int:
    """The frame of the recording at which the session's frame 0 is, nearly."""
    began = next(entry["t"] for entry in events if entry["event"] == "say")
    loud = np.flatnonzero(np.abs(heard[: 60 * RATE].astype(np.float32)) > ALOUD / 4 * 32767)
    return int(loud[0]) - round(float(began) * RATE)


def _lag(heard: Pcm, reference: int, frame: int) -> int:
    """Frames by which the sound at `frame` lags behind the one at `reference`."""
    pattern = _samples(heard[reference : reference + BEAT_FRAMES])
    around = _samples(heard[frame - SLACK_FRAMES : frame + BEAT_FRAMES + SLACK_FRAMES])
    return int(np.correlate(around, pattern, "valid").argmax()) - SLACK_FRAMES


def _samples(pcm: Pcm) -> Samples:
    return pcm.astype(np.float32) / np.float32(32767)
