"""The ffmpeg program, which writes MPEG-4 and reads the formats that libsndfile can't."""

from __future__ import annotations

import shutil

ADVICE = "pip install imageio-ffmpeg"
"""Command that installs ffmpeg on any machine; a system's own package does as well."""


def find() -> str | None:
    """The program's path: from PATH, else from the extra `m4a`; None without either."""
    if program := shutil.which("ffmpeg"):
        return program
    try:
        import imageio_ffmpeg  # noqa: PLC0415 - an extra

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):  # not installed; a wheel without the program in it
        return None
