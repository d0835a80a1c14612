"""Folders of files that are fetched once and kept whole: from the first source that can be reached."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from voicecoach.errors import HearingError
from voicecoach.files import replacing_folder
from voicecoach.listen.model.fetch import Progress


class Source(Protocol):
    """A place that an archive is fetched from."""

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """The verified archive, a file in `folder`. Raises HearingError."""


class Kept(Protocol):
    """The files that a folder holds."""

    def is_whole(self, folder: Path) -> bool:
        """True if all of them are in `folder`, undamaged."""

    def take(self, unpacked: Path, folder: Path, archive: str) -> None:
        """Move them from where the archive of that name was unpacked to `folder`. Raises HearingError."""


def install(goal: Path, kept: Kept, sources: Sequence[Source], progress: Progress, hint: str) -> Path:
    """The folder `goal`, fetched if it isn't whole. Raises HearingError, with `hint` if nothing is reached.

    Whole or not there: a fetch that breaks off is gone on with by the next call, and what is damaged is
    fetched again.
    """
    if kept.is_whole(goal):
        return goal
    try:
        goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise no_room(goal.parent, error) from error
    failures = []
    for source in sources:
        try:
            arrived = source.fetch(goal.parent, progress)
        except HearingError as error:
            failures.append(str(error))
            continue
        _unpack(arrived, goal, kept)
        arrived.unlink()
        return goal
    raise HearingError(" ".join(failures), hint)


def _unpack(arrived: Path, goal: Path, kept: Kept) -> None:
    from voicecoach.listen.model import archive  # noqa: PLC0415 - tarfile and zipfile, for `setup` alone

    try:
        with replacing_folder(goal, kept.is_whole) as folder:
            unpacked = folder / "unpacked"
            archive.extract(arrived, unpacked)
            kept.take(unpacked, folder, arrived.name)
            shutil.rmtree(unpacked)
    except archive.BROKEN as error:
        message = f"{arrived.name} could not be unpacked: {getattr(error, 'strerror', None) or error}."
        raise HearingError(message, "Make room, or try again.") from error


def digest(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal; "" where it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def no_room(folder: Path, error: OSError) -> HearingError:
    message = f"Nothing can be kept in {folder}: {error.strerror or error}."
    return HearingError(message, "Make room, or choose another folder: VOICECOACH_CACHE=FOLDER.")
