"""A live session in whose microphone a television talks: what happened, event by event."""

from __future__ import annotations

import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.hearing import people, recordings
from benchmarks.live.playing import PERSON, Playing, playing
from benchmarks.live.session import paced
from benchmarks.running import machine
from benchmarks.training.material import Recording
from tests.virtual import VirtualAudio, lacks, virtual_audio
from voicecoach.errors import VoicecoachError
from voicecoach.listen.phrases.grammar import grammar
from voicecoach.player.eventlog import Read
from voicecoach.sound.clip import Clip, level, linear, resample
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice

SAID = ("louder", "pain", "next", "quieter", "stop", "make it easier")
OFTEN = 30.0
"""Seconds between two commands of the person."""

WITHIN = 4.0
"""Seconds after a command was said within which it was obeyed."""

MENDED = {"pain": ("0", "yes"), "stop": ("resume",), "pause": ("resume",)}
"""Command that was obeyed -> what is typed after it, so that the session goes on."""

TELLS = ("heard", "action", "doubt", "doubt_passed", "pain", "false_alarm", "company", "manner")


@dataclass(frozen=True, slots=True)
class TelevisionMeasured:
    """Each of the person's commands, and whether it was obeyed; then all events that hearing made."""

    minutes: float
    below_db: float
    said: tuple[tuple[float, str, bool], ...]
    false: tuple[tuple[float, str], ...]
    events: tuple[Read, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "minutes": self.minutes,
            "below_db": self.below_db,
            "said": [list(one) for one in self.said],
            "false": [list(one) for one in self.false],
            "events": list(self.events),
            "machine": machine(),
        }

    def table(self) -> str:
        """Everything in its order, then the counts."""
        lines = [
            (at, f"— {words!r} is said{'' if obeyed else ', and missed'}") for at, words, obeyed in self.said
        ]
        lines += [(event["t"], _told(event)) for event in self.events]
        obeyed = sum(one for _, _, one in self.said)
        counts = f"{obeyed} of {len(self.said)} obeyed, {len(self.false)} false acts"
        rows = [f"{at:7.1f}  {what}" for at, what in sorted(lines)]
        where = f"A television {self.below_db:g} dB below the person, {self.minutes:g} min"
        return "\n".join([*rows, "", f"{where}: {counts}"])


def _told(event: Read) -> str:
    what = event.get("command") or ""
    phrase = f" “{event['phrase']}”" if event.get("phrase") else ""
    refused = event["event"] == "heard" and not event["accepted"]
    return f"{event['event']} {what}{phrase}" + (f": not obeyed, {event.get('reason')}" if refused else "")


def measure(folder: Path, minutes: float, below_db: float, show: Callable[[str], None]) -> TelevisionMeasured:
    """Play for so many minutes beside it. Raises VoicecoachError where it can't be, UsageError."""
    if reason := lacks():
        message = f"It can't be measured here: {reason}."
        raise VoicecoachError(message)
    found = recordings.read(folder)
    with (
        tempfile.TemporaryDirectory(prefix="voicecoach-bench-") as name,
        virtual_audio(Path(name)) as audio,
        audio.hush(),
        closing(Speech(open_voice("system", speaker=PERSON))) as person,
    ):
        audio.environment["VOICECOACH_DATA"] = str(Path(name) / "data")
        talking = threading.Thread(target=_talk, args=(found, audio, minutes, below_db), daemon=True)
        with playing(paced(2 * minutes), audio, Path(name), "--no-history") as play:
            play.wait_until_it_listens()
            talking.start()
            said = _spoken(play, audio, person, minutes, show)
            events = [one for one in play.events() if one["event"] in TELLS]
    return measured(minutes, below_db, said, events)


def _talk(found: Sequence[Recording], audio: VirtualAudio, minutes: float, below_db: float) -> None:
    """The television, scene after scene, until the devices have gone."""
    with suppress(subprocess.CalledProcessError):
        for number in range(round(minutes * 60 / people.TELEVISION_SECONDS) + 1):
            scene = level(people.television(found, number))
            audio.say(Clip(resample(scene).samples * np.float32(linear(-below_db))))


def _spoken(
    play: Playing, audio: VirtualAudio, person: Speech, minutes: float, show: Callable[[str], None]
) -> list[tuple[float, str]]:
    """Say a command every half minute, and keep the session going; each with the session's seconds."""
    play.wait_for(lambda event: event["event"] == "phase")
    began, next_at, turn = time.monotonic() - play.events()[-1]["t"], OFTEN, 0
    said: list[tuple[float, str]] = []
    mended = 0
    while play.process.poll() is None and time.monotonic() - began < minutes * 60:
        time.sleep(0.5)
        events = play.events()
        for at, event in enumerate(events[mended:], mended):
            if event["event"] == "action" and event["command"] in MENDED:
                time.sleep(WITHIN)
                for words in MENDED[event["command"]]:
                    play.type(words)
                    time.sleep(2.0)
            mended = at + 1
        if next_at < time.monotonic() - began < minutes * 60 - WITHIN:
            words = SAID[turn % len(SAID)]
            said.append((time.monotonic() - began, words))
            audio.say(level(resample(person.clip(words))))
            show(f"{(time.monotonic() - began) / 60:.1f} min: {words}")
            next_at, turn = next_at + OFTEN, turn + 1
    return said


def measured(
    minutes: float, below_db: float, said: Sequence[tuple[float, str]], events: Sequence[Read]
) -> TelevisionMeasured:
    """The commands that were obeyed, and the acts that nobody asked for; typed words count as neither."""
    spoken = [one for one in events if one["event"] == "heard" and one["accepted"] and "word_start" in one]
    unclaimed, meanings = list(spoken), grammar("commands")
    told: list[tuple[float, str, bool]] = []
    for at, words in said:
        meant = meanings[words]
        own = [one for one in unclaimed if one["command"] == meant and -1.0 < one["t"] - at < WITHIN + 2.0]
        unclaimed = [one for one in unclaimed if one not in own[:1]]
        told.append((at, words, bool(own)))
    false = tuple((one["t"], one["command"]) for one in unclaimed)
    return TelevisionMeasured(minutes, below_db, tuple(told), false, tuple(events))
