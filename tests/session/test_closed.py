"""A new activity, step, cue or fact is a type error wherever it is not yet dealt with."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from voicecoach.session import engine

SESSION = Path(inspect.getfile(engine)).parent
OF_DATA = {"kept.py"}
"""Here what is matched is JSON of unknown shape."""


def _matches() -> Iterator[tuple[str, ast.Match]]:
    for path in SESSION.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Match) and path.name not in OF_DATA:
                yield f"{path.name}:{node.lineno}", node


def test_every_match_is_closed() -> None:
    found = dict(_matches())
    assert len(found) > 10
    assert [
        where for where, match in found.items() if "assert_never" not in ast.unparse(match.cases[-1])
    ] == []
