"""A table of people, a file each: the reading of its rows as orders of files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from voicecoach.cli.batch import Order
from voicecoach.errors import UsageError, VoicecoachError

if TYPE_CHECKING:
    from voicecoach.cli.choices import Choices
    from voicecoach.session.events import Level

COLUMNS = ("routine", "file", "voice", "level", "pace", "variants", "side", "seed", "music")
"""Columns of a table; only `routine` is required. Variants are separated by semicolons."""

LEVELS: Mapping[str, Level] = {"full": "full", "brief": "brief", "counts": "counts"}


class TableRow(Struct, frozen=True):
    """A line of the table: its order, or the problem with it."""

    line: int
    order: Order | None
    problem: str = ""


def read(table: Path, folder: Path, ending: str, usual: Order) -> list[TableRow]:
    """The rows of the table, as orders of files in `folder`; `usual` gives what a row leaves out.

    Raises UsageError if the table itself can't be used.
    """
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            _check_columns(table, lines.fieldnames or ())
            rows = [_row(lines.line_num, line, table, folder, ending, usual) for line in lines]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{table} can't be read: {error}."
        raise UsageError(message, "Save it as CSV, in UTF-8, with a comma between the columns.") from None
    return _distinct(rows)


def _check_columns(table: Path, names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in COLUMNS]
    if "routine" not in names or unknown:
        wrong = f"has no column '{unknown[0]}'" if unknown else "lacks the column 'routine'"
        near = get_close_matches(unknown[0], COLUMNS, 1) if unknown else []
        message = f"{table}:1: a table of files {wrong}." + (f" Did you mean '{near[0]}'?" if near else "")
        raise UsageError(message, f"There is: {', '.join(COLUMNS)}.")


def _row(  # noqa: PLR0917 - what a row is read with
    number: int, line: Mapping[str, str | None], table: Path, folder: Path, ending: str, usual: Order
) -> TableRow:
    given = {name: (value or "").strip() for name, value in line.items() if isinstance(value, str)}
    try:
        return TableRow(number, _order(given, number, table, folder, ending, usual))
    except VoicecoachError as error:
        return TableRow(number, None, f"{table}:{number}: {error}")


def _order(  # noqa: PLR0917 - as above
    given: Mapping[str, str], number: int, table: Path, folder: Path, ending: str, usual: Order
) -> Order:
    if not (routine := given["routine"]):
        message = "no routine is named."
        raise UsageError(message)
    beside = table.parent / routine
    level = LEVELS.get(given.get("level") or usual.level)
    if level is None:
        message = f"'{given['level']}' is no level."
        raise UsageError(message, f"There is: {', '.join(LEVELS)}.")
    music = table.parent / given["music"] if given.get("music") else usual.extras.music
    if music and not music.exists():
        message = f"there is no music {music}."
        raise UsageError(message)
    return replace(
        usual,
        routine=str(beside) if beside.is_file() else routine,
        path=_file(given.get("file", ""), f"{number:04}-{Path(routine).stem}", folder, ending),
        voice=given.get("voice") or usual.voice,
        level=level,
        choices=_choices(given, usual.choices),
        extras=replace(usual.extras, music=music),
    )


def _file(name: str, otherwise: str, folder: Path, ending: str) -> Path:
    name = name or otherwise
    if Path(name).name != name or name.startswith("."):
        message = f"'{name}' is no file's name."
        raise UsageError(message, "Leave folders out: all files come into one.")
    from voicecoach.sound.files.encoders import FORMATS

    return folder / (name if Path(name).suffix.lower() in FORMATS else f"{name}.{ending.lstrip('.')}")


def _choices(given: Mapping[str, str], usual: Choices) -> Choices:
    variants = tuple(variant.strip() for variant in given.get("variants", "").split(";") if variant.strip())
    try:
        pace = float(given.get("pace") or usual.pace)
    except ValueError:
        message = f"'{given['pace']}' is no pace."
        raise UsageError(message, "Write it like 1.25.") from None
    return replace(
        usual,
        pace=pace,
        variants=variants or usual.variants,
        side=given.get("side", "").casefold(),
        seed=given.get("seed") or usual.seed,
    )


def _distinct(rows: Iterable[TableRow]) -> list[TableRow]:
    """The rows; the second of two with the same file becomes a problem."""
    seen: dict[str, int] = {}
    distinct = []
    for row in rows:
        name = row.order.path.name.casefold() if row.order else ""
        if name and name in seen:
            distinct.append(
                TableRow(row.line, None, f"line {row.line}: {name} is that of line {seen[name]} too.")
            )
        else:
            distinct.append(row)
            seen[name] = row.line
    return distinct
