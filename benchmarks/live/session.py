"""A long session: its beats, its use of the machine, and its time to the first sound."""

from __future__ import annotations

import math
import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.live.beats import MeasuredBeats, beats
from benchmarks.live.playing import playing
from benchmarks.live.tape import ALOUD, Tape
from benchmarks.live.usage import Sample, Usage, usage, used
from tests.virtual import VirtualAudio, until
from voicecoach.sound.clip import RATE
from voicecoach.voice.cache import Speech

STEP = """\
exercise Step
    dose    {sets} x 10 reps, rest 10s
    rep     step 1s, back 1s
    pose    standing
    pose    at step: right knee out 40
"""
SETS_A_MINUTE, MOST_SETS = 2, 100
OFTEN = 20.0
"""Seconds between two commands, and between two looks at what is used."""

STARTS = 4
"""Starts made to measure the first sound; the first one fills the cache, and doesn't count."""

BROKE_OFF = re.compile(r"The sound broke off[\w ]*: [\w ]*\.")


@dataclass(frozen=True, slots=True)
class MeasuredSession:
    """Results of a long session. `underflows`: its own notice of them. `usage`: by process."""

    beats: MeasuredBeats = field(default_factory=MeasuredBeats)
    underflows: str = ""
    usage: Mapping[str, Usage] = field(default_factory=dict)


def paced(minutes: float) -> str:
    """A routine that takes about `minutes`, in as many exercises as that needs."""
    sets = max(2, round(minutes * SETS_A_MINUTE))
    times = math.ceil(sets / MOST_SETS)
    step = STEP.format(sets=math.ceil(sets / times))
    return f"routine Paced\n\n{step}\n" + "do Step\n" * times


def first_sounds(audio: VirtualAudio, folder: Path) -> list[float]:
    """Seconds from starting `voicecoach play`, the recogniser with it, to the first sound."""
    return [_first_sound(audio, folder) for _ in range(STARTS)][1:]


def _first_sound(audio: VirtualAudio, folder: Path) -> float:
    with closing(Tape("speaker.monitor", audio)) as heard:
        until(lambda: len(heard.since(0.0)[0]) > 0, "the recording")
        with playing(paced(1), audio, folder, "--no-history") as play:
            loud: list[int] = []

            def sounds() -> bool:
                loud[:] = np.flatnonzero(np.abs(heard.since(play.began)[0]) > ALOUD)[:1].tolist()
                return bool(loud)

            until(sounds, "the first sound")
            return heard.since(play.began)[1] + loud[0] / RATE - play.began


def session(  # noqa: PLR0913 - what it is, and what it is done with
    minutes: float,
    audio: VirtualAudio,
    folder: Path,
    person: Speech,
    show: Callable[[str], None],
    *,
    screen: bool = False,
) -> MeasuredSession:
    """Play about `minutes` of reps, with a command every 20 s; `screen`: under the full screen."""
    used_by = defaultdict[str, list[Sample]](list)
    # A diary of its own: the trials before were killed, and on a terminal `play` offers to go on with one.
    audio.environment["VOICECOACH_DATA"] = str(folder / "diary")
    with playing(paced(minutes), audio, folder, screen=screen) as play, audio.recording():
        play.wait_until_it_listens()
        play.wait_for(lambda entry: entry["event"] == "phase")
        began, turn = time.monotonic(), 0
        while play.process.poll() is None:
            for name, one in used(play.process.pid, time.monotonic() - began).items():
                used_by[name].append(one)
            show(f"{(time.monotonic() - began) / 60:.1f} min")
            audio.say(person.clip(("louder", "quieter")[turn % 2]))
            turn += 1
            _wait(play.process.poll, OFTEN)
        broke_off, events = BROKE_OFF.search("\n".join(play.lines())), play.events()
    taken = {name: usage(samples) for name, samples in used_by.items() if len(samples) > 1}
    underflows = broke_off[0] if broke_off else "No underflow."
    return MeasuredSession(beats(events, audio.pcm()), underflows, taken)


def _wait(ended: Callable[[], int | None], seconds: float) -> None:
    """Wait for so many seconds, or until it has ended."""
    until_then = time.monotonic() + seconds
    while ended() is None and time.monotonic() < until_then:
        time.sleep(0.2)
