"""The whole measurement: time from "pain" to silence, exactness of beats, cost of a long session."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.live.playing import PERSON
from benchmarks.live.quickness import pains, reflexes
from benchmarks.live.session import MeasuredSession, first_sounds, session
from benchmarks.live.table import LiveMeasured
from tests.virtual import lacks, virtual_audio
from voicecoach.errors import VoicecoachError
from voicecoach.voice.cache import Speech
from voicecoach.voice.voices import open_voice


def measure(
    trials: int, minutes: float, show: Callable[[str], None], *, screen: bool = False
) -> LiveMeasured:
    """`trials` times "pain", then a session of so many minutes; 0 leaves one out. Raises VoicecoachError.

    `screen`: the session is under the full screen, and not in lines.
    """
    if reason := lacks():
        message = f"It can't be measured here: {reason}."
        raise VoicecoachError(message)
    with (
        tempfile.TemporaryDirectory(prefix="voicecoach-bench-") as name,
        virtual_audio(Path(name)) as audio,
        audio.hush(),
        closing(Speech(open_voice("system", speaker=PERSON))) as person,
    ):
        folder = Path(name)
        audio.environment["VOICECOACH_DATA"] = str(folder / "data")  # not in the person's own diary
        devices = reflexes(audio) if trials else []
        silent_after, missed = pains(trials, audio, folder, person, show) if trials else ([], 0)
        starts = first_sounds(audio, folder) if minutes else []
        long = session(minutes, audio, folder, person, show, screen=screen) if minutes else MeasuredSession()
    return LiveMeasured(silent_after, missed, devices, starts, minutes, long, screen=screen)
