"""A folder of recordings of real people and sounds, listed in its `manifest.tsv`.

The manifest is tab-separated, with a first line that names its columns, in any order; others than these are
not read:

path     the sound file, relative to the folder
words    what is said in it; in parentheses, what is to be heard in it ("(read speech)")
speaker  who says it, as far as that is known
kind     speech: running speech, no commands; phrases: one phrase each; commands: phrases that are commands;
         counting: one number or answer each; effort: breath, grunts, coughs; noise; music; song: music with
         singing; room: an impulse response

The source of a recording is the folder that it is in. Each person is on one side only, fitting or test, by a
hash of the name. Of a source that doesn't tell people apart ("one of >50") all are on the fitting side.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.training.material import Recording
from voicecoach.errors import UsageError

MANIFEST = "manifest.tsv"
COLUMNS = ("path", "words", "speaker", "kind")
KINDS = ("speech", "phrases", "commands", "counting", "effort", "noise", "music", "song", "room")
OWN_LEAST = 10
"""Fewest recordings of a phrase that is tried as somebody's own word for a command."""


def read(folder: Path) -> tuple[Recording, ...]:
    """Read the manifest in `folder`. Raises UsageError, with the line."""
    path = folder / MANIFEST
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_checked(csv.DictReader(file, delimiter="\t"), path))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"{path} can't be read: {reason}."
        hint = f"--recordings names a folder with a table of its sound files: columns {', '.join(COLUMNS)}."
        raise UsageError(message, hint) from error


def _checked(rows: csv.DictReader[str], path: Path) -> Iterator[Recording]:
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        message = f"{path}: its first line names no column {', '.join(missing)}."
        raise UsageError(message, f"Name them, with tabs between: {', '.join(COLUMNS)}.")
    for row in rows:
        where = f"{path}:{rows.line_num}"
        found = path.parent / (row["path"] or "")
        if not found.is_file():
            message = f"{where}: there is no file {row['path']}."
            raise UsageError(message, "Paths are relative to the manifest's folder.")
        if row["kind"] not in KINDS:
            message = f"{where}: what is of the kind '{row['kind'] or ''}'?"
            raise UsageError(message, f"Kinds are {', '.join(KINDS)}.")
        yield Recording(found, row["words"].strip(), row["speaker"].strip(), row["kind"])


def own_words(recordings: Iterable[Recording]) -> tuple[str, ...]:
    """The phrases that many recordings say: those that can be tried as somebody's own."""
    times = Counter(one.words for one in recordings if one.kind == "phrases" and says(one))
    return tuple(sorted(words for words, count in times.items() if count >= OWN_LEAST))


def says(recording: Recording) -> bool:
    """True if its words are speech, and no description."""
    return bool(recording.words) and not recording.words.startswith("(")
