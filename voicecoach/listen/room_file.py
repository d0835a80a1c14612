"""The file in which what was learnt of a room is kept: in the cache, since it can be learnt again."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from msgspec.structs import asdict

from voicecoach.files import write_cached
from voicecoach.folders import cache_folder
from voicecoach.listen.echo.adaptive import BINS, PARTITIONS
from voicecoach.listen.echo.kept_room import KeptRoom
from voicecoach.listen.echo.residual_echo import BANDS

KEPT = "room.npz"

SHAPES = {
    "delay": (),
    "room": (),
    "weights": (PARTITIONS, BINS),
    "variance": (PARTITIONS, BINS),
    "noise": (BANDS,),
    "factor": (BANDS,),
}


def path() -> Path:
    return cache_folder() / KEPT


def save(room: KeptRoom, path: Path) -> None:
    """Write it. Raises OSError."""
    content = io.BytesIO()
    np.savez(content, **asdict(room))
    write_cached(path, content.getvalue())


def load(path: Path) -> KeptRoom | None:
    """What was kept; None where there is nothing, or nothing that can be used."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
            kept = KeptRoom(**{name: found[name] for name in SHAPES})
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    sound = all(
        getattr(kept, name).shape == shape and bool(np.isfinite(getattr(kept, name)).all())
        for name, shape in SHAPES.items()
    )
    return kept if sound else None
