"""Archives from elsewhere, unpacked into one folder: plain files alone, and none beyond it."""

from __future__ import annotations

import lzma
import shutil
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

BROKEN = (
    *(OSError, EOFError, ValueError, RuntimeError, OverflowError, LookupError),
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
)
"""Errors that the libraries raise for an archive that is broken, or none, or of a kind they don't know."""

_COUNT_LIMIT, _BYTES_LIMIT = 1000, 1 << 30  # of an archive's members


def extract(archive: Path, folder: Path) -> None:
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
        extract(inner, inner.with_suffix(""))


def _is_plain(member: zipfile.ZipInfo) -> bool:
    """True if it is a file: no folder, and no link, which could lead out."""
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
