"""Time from "pain" to silence, and the devices' own share of it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import IO, cast

import numpy as np

from benchmarks.live.playing import playing
from benchmarks.live.tape import ALOUD, Recorded, Tape, silent_at, word_end
from tests.virtual import VirtualAudio, until
from voicecoach.errors import SoundError
from voicecoach.player.eventlog import Read
from voicecoach.session.words.en import STOP_THERE
from voicecoach.sound.clip import RATE, Clip
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

TALK = "When you breathe out, let your ribs come down and keep your neck long and your jaw loose, " * 4
TALKING = f"routine Talking\n\nsay {TALK.strip(' ,')}.\n"

REFLEXES = 12
"""Measurements of the devices alone."""

BURST = Clip(np.asarray(0.5 * np.sin(np.arange(RATE // 5) * 2 * np.pi / 48), np.float32), RATE)
PAUSE_FRAMES = RATE // 5
"""Frames of silence that are longer than any gap between two words."""


def pains(
    trials: int, audio: VirtualAudio, folder: Path, person: Speech, show: Callable[[str], None]
) -> tuple[list[float], int]:
    """Seconds from the end of each "pain", said over the coach, to silence; and the number of misses."""
    with closing(Speech(open_voice("system"))) as coach:
        reply = coach.clip(STOP_THERE).samples[: RATE // 2]
    pain = person.clip("pain")
    silent_after, missed = list[float](), 0
    with (
        playing(TALKING, audio, folder) as play,
        closing(Tape("speaker.monitor", audio)) as heard,
        closing(Tape("room.monitor", audio)) as said,
    ):
        play.wait_until_it_listens()
        done = 0
        for trial in range(trials):
            done = play.wait_for(lambda entry: entry["event"] == "say" and entry["text"][:4] == "When", done)
            time.sleep(1.5 + trial * 0.37 % 2.0)  # where in the coach's words it falls
            began = time.monotonic()
            audio.say(pain)
            try:
                play.wait_for(_pain, done, seconds=5)
            except SoundError:
                missed += 1
                play.type("pain")
            else:
                until(lambda: len(heard.since(began)[0]) > 2 * RATE, "the recording")  # noqa: B023 - called here
                samples, first = heard.since(began)
                silent = first + silent_at(samples, reply) / RATE
                silent_after.append(silent - word_end(said.since(began)))
                show(f"{trial + 1} of {trials}: {silent_after[-1]:.3f} s")
            done = play.wait_for(lambda entry: entry.get("kind") == "safety", done)
            play.type("0")
            play.type("yes")  # it does not hurt
    return silent_after, missed


def _pain(entry: Read) -> bool:
    return entry["event"] == "pain" or entry.get("kind") == "safety"


def reflexes(audio: VirtualAudio) -> list[float]:
    """The same seconds of a program that decides instantly, on the same devices opened the same way."""
    command = [sys.executable, "-m", "benchmarks.live.reflex"]
    with (
        subprocess.Popen(  # noqa: S603 - our own command
            command, env=audio.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as program,
        closing(Tape("speaker.monitor", audio)) as heard,
        closing(Tape("room.monitor", audio)) as said,
    ):
        cast("IO[bytes]", program.stdout).readline()
        measured = [_reflex(audio, heard, said, pause=0.6 + 0.013 * trial) for trial in range(REFLEXES)]
        cast("IO[bytes]", program.stdin).close()
    return measured


def _reflex(audio: VirtualAudio, heard: Tape, said: Tape, *, pause: float) -> float:
    began = time.monotonic()
    audio.say(BURST)
    until(lambda: len(heard.since(began)[0]) > (0.8 + pause) * RATE, "the recording")
    over = word_end(said.since(began))
    return fell_silent(heard.since(over)) - over


def fell_silent(heard: Recorded) -> float:
    """The beginning of the first lasting silence."""
    sounds = np.flatnonzero(np.abs(heard[0]) > ALOUD / 20)
    gaps = np.flatnonzero(np.diff(sounds) > PAUSE_FRAMES)
    return heard[1] + int(sounds[gaps[0] if len(gaps) else -1]) / RATE
