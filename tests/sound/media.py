"""What other programs say of a sound file: ffprobe of its tags, ffmpeg of its length and loudness."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from tests.conftest import needs
from voicecoach.sound.clip import Samples


def probed(path: Path) -> Any:
    """Chapters, streams and format, as ffprobe writes them in JSON; it must have nothing to complain of."""
    needs("ffprobe", install="apt install ffmpeg")
    asked = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", "-show_streams"]
    ran = subprocess.run([*asked, path], capture_output=True, check=True)
    assert ran.stderr == b""
    return json.loads(ran.stdout)


def tags_of(found: Any) -> dict[str, str]:
    """The tags, wherever the format keeps them, by their names in small letters."""
    kept = {**found["streams"][0].get("tags", {}), **found["format"].get("tags", {})}
    return {name.lower(): text for name, text in kept.items()}


def chapters_of(found: Any) -> list[tuple[float, str]]:
    return [(float(one["start_time"]), one["tags"]["title"]) for one in found["chapters"]]


def decoded(path: Path) -> Samples:
    needs("ffmpeg", install="apt install ffmpeg")
    command = ["ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "f32le", "-"]
    ran = subprocess.run(command, capture_output=True, check=True)
    return np.frombuffer(ran.stdout, dtype="<f4")


def loudness(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dB, by ffmpeg's ebur128."""
    needs("ffmpeg", install="apt install ffmpeg")
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", path, "-map", "0:a"]
    command += ["-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    found = [re.search(rf"{name}:\s+(-?[\d.]+|-inf)", summary) for name in ("I", "Peak")]
    return tuple(float(one[1]) for one in found if one)  # type: ignore[return-value]
