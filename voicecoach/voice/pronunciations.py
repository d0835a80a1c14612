"""The person's own pronunciations: a text file, a line each, for every voice or for one.

    # how our physio says it
    L4/L5 = L four, L five
    Mulligan = mulligun

    [pico]
    McGill = muh gill

Lines below `[NAME]` are for that voice alone.
"""

from __future__ import annotations

from pathlib import Path

from voicecoach.errors import VoiceError
from voicecoach.folders import data_folder

NAME = "pronunciations.txt"


def path() -> Path:
    """The file of the person's pronunciations."""
    return data_folder() / NAME


def load(file: Path, voice: str) -> dict[str, str]:
    """Written -> pronunciation, for that voice; empty without a file. Raises VoiceError with the line."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file} can't be read: {error}."
        raise VoiceError(message, "Write it as plain text (UTF-8), or remove it.") from None
    own: dict[str, str] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()  # noqa: PLW2901 - the same line, without its margin
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
            continue
        written, equals, pronounced = (part.strip() for part in line.partition("="))
        if not (written and equals and pronounced):
            message = f"{file}:{number}: '{line}' is no pronunciation."
            raise VoiceError(message, "Write it like L4/L5 = L four, L five; a voice's name like [pico].")
        if section in {"", voice}:
            own[written] = pronounced
    return own
