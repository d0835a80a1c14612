"""Folders of voicecoach: the cache, which can be made again, and the data, which must not be lost."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Speech and models: `VOICECOACH_CACHE`, or the user's cache folder."""
    if chosen := os.environ.get("VOICECOACH_CACHE"):
        return Path(chosen)
    import platformdirs  # noqa: PLC0415 - only the default needs it

    return platformdirs.user_cache_path("voicecoach", appauthor=False)


def data_folder() -> Path:
    """The diary and the person's own words: `VOICECOACH_DATA`, or the user's data folder."""
    if chosen := os.environ.get("VOICECOACH_DATA"):
        return Path(chosen)
    import platformdirs  # noqa: PLC0415 - only the default needs it

    return platformdirs.user_data_path("voicecoach", appauthor=False)
