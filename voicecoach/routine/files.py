"""The files beside a script: what may be read of them, and how."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from voicecoach.errors import ScriptError
from voicecoach.routine.lines import LONGEST_FILE

OWN_SOUNDS = ("start", "end", "tick", "pip")
"""The player's own sounds, which need no file."""

SOUND_SUFFIXES = (".wav", ".flac", ".ogg", ".mp3")


def is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def stays(place: Path, script: Path) -> bool:
    """True if a file beside `script`, or beside what that links to, is really there: links may lead out."""
    folders = (place.parent.resolve(), script.resolve().parent)
    return place.resolve().parent in folders


def text_of(path: Path) -> str:
    """The file's text, as it stands. Raises ScriptError where it can't be read."""
    try:
        with path.open("rb") as file:
            data = file.read(4 * LONGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = f"{path} can't be read: {reason}."
        raise ScriptError(message) from None
    if len(data) > 4 * LONGEST_FILE:
        message = f"{path} is larger than any script: more than {LONGEST_FILE} characters."
        raise ScriptError(message)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{path}:{line}: the text is not UTF-8."
        raise ScriptError(message, "Save it as UTF-8 in your editor.") from None


def sound_file(script: Path, name: str) -> str | None:
    """Find what `sound` plays by that name: "" for one of the player's own, else a file beside the script."""
    if name.casefold() in OWN_SOUNDS:
        return ""
    if name.startswith(".") or name != PureWindowsPath(name).name:  # a folder, or Windows' C:name
        return None
    for candidate in (name, *(f"{name}{suffix}" for suffix in SOUND_SUFFIXES)):
        place = script.parent / candidate
        if candidate.casefold().endswith(SOUND_SUFFIXES) and is_file(place) and stays(place, script):
            return str(place)
    return None
