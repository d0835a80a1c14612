"""Files that are whole or not there: what is written stands beside its place until it is finished."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

_ENDING = "part"


def part_of(path: Path) -> Path:
    """Where this process writes what is to be `path`; what killed ones left there is cleared away.

    The name has the process's number in it, and a dot before it, so that folders show it to nobody.
    """
    _clear(path)
    return path.with_name(f".{path.name}.{os.getpid()}.{_ENDING}")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name for what is to take the place of `path` once it is written, with the rights of the one before.

    Whatever goes wrong, the one before stands as it was, and nothing else is left. What is no file (a pipe,
    a terminal) is itself written to.
    """
    place = Path(os.path.realpath(path))  # of a link, what it leads to
    if place.exists() and not place.is_file():
        yield place
        return
    part = part_of(place)
    try:
        yield part
        with contextlib.suppress(OSError):
            shutil.copymode(place, part)
        part.replace(place)
    finally:
        _remove(part)


def write_text(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Write the text, line ends as they are: on the disk and whole, or not at all. Raises OSError.

    `mode`: the rights of one that wasn't there before.
    """
    with replacing(path) as part:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.fsync(descriptor)  # else a power cut could leave its name without its content


def _clear(path: Path) -> None:
    """Remove what processes that are gone have left of `path`, files and folders."""
    left = re.compile(rf"\.{re.escape(path.name)}\.(\d+)\.{_ENDING}")
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if (named := left.fullmatch(entry.name)) and not _runs(int(named[1])):
                _remove(Path(entry.path))


def _runs(process_id: int) -> bool:
    if sys.platform == "win32":
        return False  # where what is being written can't be removed anyway
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OverflowError:  # a number that no process has
        return False
    except PermissionError:  # another person's
        return True
    return True


def _remove(part: Path) -> None:
    with contextlib.suppress(OSError):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)
