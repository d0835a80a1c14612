"""Export and import of the whole diary as JSON lines: one object a line, in time order.

The first line names the format. Every other has a `kind` ("session", "set", "pain", "command", "morning",
"choice") and the members of that row. A session has a `key`, the same in every copy of it; the rows of a
session name that key as `session`.
"""

from __future__ import annotations

import json
import math
import sqlite3
import types
import typing
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from voicecoach.diary import inserting, reading
from voicecoach.diary.store import Store
from voicecoach.errors import UsageError
from voicecoach.progress.rows import ChoiceRow, CommandRow, MorningRow, PainRow, SessionRow, SetRow

FORMAT = 1
HEAD = {"kind": "voicecoach diary", "format": FORMAT}

_KINDS: Mapping[str, type] = {
    "session": SessionRow,
    "set": SetRow,
    "pain": PainRow,
    "command": CommandRow,
    "morning": MorningRow,
    "choice": ChoiceRow,
}

# --- out -----------------------------------------------------------------------------------------


def lines(store: Store) -> Iterator[str]:
    """The lines of the export, each with its newline; all copies of a diary give the same lines."""
    with store.snapshot() as db:
        keys = dict(db.execute("SELECT id, key FROM sessions"))
        history = reading.history(db, reading.Wanted())
    order = {session.id: (session.began, keys[session.id]) for session in history.sessions}
    yield _line(HEAD)
    for session in sorted(history.sessions, key=lambda session: order[session.id]):
        yield _line({"kind": "session", "key": keys[session.id], **_members(session, without="id")})
    for bout in sorted(history.sets, key=lambda bout: order[bout.session]):
        yield _line({"kind": "set", **_members(bout), "session": keys[bout.session]})
    for pain in sorted(history.pains, key=lambda pain: order[pain.session]):
        yield _line({"kind": "pain", **_members(pain), "session": keys[pain.session]})
    for command in sorted(history.commands, key=lambda command: order[command.session]):
        yield _line({"kind": "command", **_members(command), "session": keys[command.session]})
    for morning in sorted(
        history.mornings, key=lambda morning: (morning.at, keys[morning.session], morning.exercise)
    ):
        yield _line({"kind": "morning", **_members(morning), "session": keys[morning.session]})
    for choice in history.choices:
        yield _line({"kind": "choice", **_members(choice)})


def _members(row: Any, without: str = "") -> dict[str, Any]:  # noqa: ANN401 - any row
    values = {name: value for name, value in asdict(row).items() if name != without}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _line(members: Mapping[str, Any]) -> str:
    return json.dumps(members, ensure_ascii=False) + "\n"


# --- in ------------------------------------------------------------------------------------------


def take_in(store: Store, text: Iterable[str], name: str) -> int:
    """Import all or nothing, and return the number of new sessions. Existing rows stay as they are.

    Only a session that was cut short here is replaced, by a copy of it that ended. Raises UsageError with
    `name:line` for a line that can't be used.
    """
    with store.transaction() as db:
        copy = _Copy(db, store.alive(db))
        number = 0
        try:
            for number, line in enumerate(text, 1):
                copy.take(number, line)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            why = f"there is no {error}" if isinstance(error, KeyError) else str(error)
            message = f"{name}:{number}: {why}. Nothing was taken in."
            raise UsageError(message, "Export it again, or mend that line.") from error
    if not number:
        message = f"{name} is empty."
        raise UsageError(message, "Export it again.")
    return copy.new


class _Copy:
    """The import of one file's rows into `db`."""

    def __init__(self, db: sqlite3.Connection, alive: set[int]) -> None:
        self.new = 0
        self._db = db
        self._alive = alive  # sessions that go on now
        self._ids: dict[str, int] = {}  # key -> the number of the session here
        self._taken: dict[int, dict[str, int]] = {}  # sessions that are taken in -> rows of each kind so far

    def take(self, number: int, line: str) -> None:
        data = _object(line)
        if number == 1:
            _check_head(data)
            return
        kind = data.pop("kind")
        if kind not in _KINDS:
            message = f"there is no kind '{kind}'"
            raise ValueError(message)
        key = data.pop("key") if kind == "session" else data.pop("session", None)
        if kind == "session":
            self._session(key, _row(SessionRow, {"id": 0, **data}))
        elif kind == "choice":
            inserting.insert_choice(self._db, _row(ChoiceRow, data))
        elif key not in self._ids:
            message = f"no session '{key}' comes before this line"
            raise ValueError(message)
        else:
            self._belonging(kind, self._ids[key], data)

    def _session(self, key: str, row: SessionRow) -> None:
        if not isinstance(key, str) or not key:
            message = "a session needs a key"
            raise ValueError(message)
        here = self._db.execute("SELECT id, ended FROM sessions WHERE key = ?", (key,)).fetchone()
        if here is not None:
            self._ids[key] = here[0]
            if here[1] is not None or row.ended is None or here[0] in self._alive:
                return
            self._db.execute("DELETE FROM sessions WHERE id = ?", (here[0],))
        self._ids[key] = inserting.insert_session(self._db, row, key)
        self._taken[self._ids[key]] = {}
        self.new += 1

    def _belonging(self, kind: str, session: int, data: dict[str, Any]) -> None:
        row = _row(_KINDS[kind], {"session": session, **data})
        if isinstance(row, MorningRow):
            inserting.insert_morning(self._db, session, row)
            return
        if session not in self._taken:
            return
        number = self._taken[session][kind] = self._taken[session].get(kind, 0) + 1
        _INSERT[kind](self._db, session, number, row)


_INSERT: Mapping[str, Callable[..., None]] = {
    "set": inserting.insert_set,
    "pain": inserting.insert_pain,
    "command": inserting.insert_command,
}


def _object(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        message = "this is no JSON object"
        raise ValueError(message)  # noqa: TRY004 - one error for whatever is wrong with a line
    return data


def _check_head(data: Mapping[str, Any]) -> None:
    if data.get("kind") != HEAD["kind"]:
        message = "this is no diary of voicecoach's"
        raise ValueError(message)
    if data.get("format") != FORMAT:
        message = f"this is format {data.get('format')} of the diary, and {FORMAT} is what can be read"
        raise ValueError(message)


# --- what a line may hold ------------------------------------------------------------------------


def _row(cls: type[Struct], data: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a row of that class
    """A row from its members, checked for their types. Raises ValueError, TypeError, KeyError."""
    if unknown := sorted(data.keys() - set(cls.__struct_fields__)):
        message = f"'{unknown[0]}' is unknown"
        raise ValueError(message)
    hints = typing.get_type_hints(cls)
    row = cls(**{name: _value(name, value, hints[name]) for name, value in data.items()})
    _check_bounds(row)
    return row


def _value(name: str, value: Any, hint: Any) -> Any:  # noqa: ANN401 - JSON, types
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    for option in options:
        if typing.get_origin(option) is typing.Literal and value in typing.get_args(option):
            return value
        if option is datetime and isinstance(value, str):
            return _aware(name, value)
        if isinstance(option, type) and isinstance(value, option) and not isinstance(value, bool):
            return value
        if option is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
    message = f"'{name}' can't be {json.dumps(value)}"
    raise ValueError(message)


def _aware(name: str, value: str) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        message = f"'{name}' has no offset from UTC"
        raise ValueError(message)
    return at


def _check_bounds(row: Any) -> None:  # noqa: ANN401 - any row
    for name, value in asdict(row).items():
        if isinstance(value, float) and not math.isfinite(value):
            message = f"'{name}' can't be {value}"
            raise ValueError(message)
        if isinstance(value, str) and name != "path" and not _shown(value):
            message = f"'{name}' has a character that can't be shown: {json.dumps(value)}"
            raise ValueError(message)
    score = getattr(row, "score", None)
    if score is not None and not 0 <= score <= 10:  # noqa: PLR2004 - the scale of pain
        message = f"a score of {score} is not from 0 to 10"
        raise ValueError(message)
    if isinstance(row, SetRow) and row.performed <= 0:
        message = "a set in which nothing was performed"
        raise ValueError(message)


def _shown(text: str) -> bool:
    """True if a terminal only shows the text: control characters would be obeyed."""
    return not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text)
