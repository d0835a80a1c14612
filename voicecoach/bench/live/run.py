"""The whole measurement: how soon "pain" is silence, how exact the beats are, what a long session takes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from voicecoach.bench.live.playing import PERSON
from voicecoach.bench.live.quickness import pains, reflexes
from voicecoach.bench.live.session import Session, first_sounds, session
from voicecoach.bench.live.table import Measured
from voicecoach.bench.virtual import lacks, virtual_audio
from voicecoach.errors import VoicecoachError
from voicecoach.voice.base import open_voice
from voicecoach.voice.cache import Speech


def measure(trials: int, minutes: float, show: Callable[[str], None], *, screen: bool = False) -> Measured:
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
        long = session(minutes, audio, folder, person, show, screen=screen) if minutes else Session()
    return Measured(silent_after, missed, devices, starts, minutes, long, screen=screen)
