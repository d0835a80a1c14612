"""What FFmpeg says of a sound file: its libraries of the tags, the program of length and loudness."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition

from tests.conftest import lacking
from voicecoach.sound.clip import Samples
from voicecoach.sound.files import ffmpeg


@dataclass(frozen=True, slots=True)
class Probed:
    """`chapters` begin at so many seconds; a cover is its codec, its width and its height."""

    seconds: float
    tags: dict[str, str]
    chapters: list[tuple[float, str]]
    covers: list[tuple[str, int, int]]


def probed(path: Path) -> Probed:
    """What the file says of itself. FFmpeg must have nothing to complain of."""
    av.logging.set_level(av.logging.ERROR)
    try:
        with av.logging.Capture() as complaints, av.open(path) as file:
            kept = {**file.streams.audio[0].metadata, **file.metadata}  # wherever the format keeps them
            chapters = [
                (float(one["start"] * one["time_base"]), one["metadata"]["title"]) for one in file.chapters()
            ]
            attached = [one for one in file.streams.video if one.disposition & Disposition.attached_pic]
            pictures = [one.codec_context for one in attached]
            covers = [(picture.name, picture.width, picture.height) for picture in pictures]
            seconds = (file.duration or 0) / av.time_base
    finally:
        av.logging.set_level(None)
    assert complaints == []
    tags = {name.lower(): text for name, text in kept.items()}
    return Probed(seconds, tags, chapters, covers)


def program() -> str:
    """The ffmpeg that voicecoach uses too."""
    return ffmpeg.find() or lacking(f"ffmpeg not found: {ffmpeg.ADVICE}")


def decoded(path: Path) -> Samples:
    command = [program(), "-v", "error", "-i", path, "-map", "0:a", "-f", "f32le", "-"]
    ran = subprocess.run(command, capture_output=True, check=True)
    return np.frombuffer(ran.stdout, dtype="<f4")


def loudness(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dB, by ffmpeg's ebur128."""
    command = [program(), "-hide_banner", "-nostats", "-i", path, "-map", "0:a"]
    command += ["-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    found = [re.search(rf"{name}:\s+(-?[\d.]+|-inf)", summary) for name in ("I", "Peak")]
    return tuple(float(one[1]) for one in found if one)  # type: ignore[return-value]
