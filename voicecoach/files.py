"""Files that are whole or not there: written beside their place, and moved into it once finished."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_ENDING = "part"


class PartFile:
    """A file or folder being written as `path`; `put` gives it the name `goal`, `discard` removes it.

    The name of `path` begins with a dot, so that folders don't show it, and holds this process's number.
    Remains of `goal` from killed processes are removed first; not with `clears` False, for callers that clean
    a whole folder themselves.
    """

    def __init__(self, goal: Path, *, clears: bool = True) -> None:
        self._goal = Path(os.path.realpath(goal))  # of a link, what it leads to
        if clears:
            _clear(self._goal)
        self.path = self._goal.with_name(f".{self._goal.name}.{os.getpid()}.{_ENDING}")

    def put(self) -> None:
        """Replace the old file, keeping its rights. Raises OSError, and the old file then stays."""
        with contextlib.suppress(OSError):
            shutil.copymode(self._goal, self.path)
        self.path.replace(self._goal)

    def discard(self) -> None:
        """Remove `path`; does nothing once it has been put in place."""
        _remove(self.path)


@contextlib.contextmanager
def replacing(path: Path, *, clears: bool = True) -> Iterator[Path]:
    """Give a name to write to, which replaces `path` at the end of the block (see `PartFile`).

    If anything goes wrong, `path` stays as it was, and nothing else is left. A `path` that is no regular file
    (a pipe, a terminal) is written to directly.
    """
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():
        yield place
        return
    part = PartFile(path, clears=clears)
    try:
        yield part.path
        part.put()
    finally:
        part.discard()


@contextlib.contextmanager
def replacing_folder(goal: Path, stands: Callable[[Path], bool]) -> Iterator[Path]:
    """Give a folder to fill, which becomes `goal` at the end of the block, or is removed if that fails.

    A `goal` from another process for which `stands` is true is left as it is, since it may be in use.
    """
    part = PartFile(goal)
    part.discard()
    part.path.mkdir()
    try:
        yield part.path
        if not stands(goal):
            _remove(goal)
            part.path.rename(goal)
    except OSError:
        if not stands(goal):  # else another process was first
            raise
    finally:
        part.discard()


def write_text(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Write the text, line ends as they are, and flush it to the disk: all or nothing. Raises OSError.

    `mode`: the rights of a new file.
    """
    with replacing(path) as part:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.fsync(descriptor)  # else a power cut could leave its name without its content


def write_cached(path: Path, content: bytes) -> None:
    """Write bytes that can be made again, readable by the user alone: all or nothing, without a flush.

    Remains of killed processes are left to the cleaning of the cache. Raises OSError.
    """
    with replacing(path, clears=False) as part:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)


def _clear(path: Path) -> None:
    """Remove the unfinished files and folders that dead processes have left beside `path`."""
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
