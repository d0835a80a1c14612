"""Shifting in time: the only function that moves frames in a state to earlier or later.

While a session stands still (paused, in pain, in a rest of the person's own), nothing in its state moves.
When it goes on, every kept frame is moved by the time that has passed. The types of the state mark its frames
(`state.Frame`), so that a new one needs no change here.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from msgspec import Struct
from msgspec.structs import asdict

from voicecoach.session.plan.steps import Plan
from voicecoach.session.state import Frame

Value = TypeVar("Value")


def shifted(value: Value, by: int) -> Value:
    """A state, or any part of it, with every frame in it `by` frames later."""
    result: Value = _shifted(value, by)
    return result


def _shifted(value: Any, by: int) -> Any:  # noqa: ANN401 - any part of a state, given back as it came
    if isinstance(value, tuple):
        return tuple(_shifted(item, by) for item in value)
    if isinstance(value, Plan) or not isinstance(value, Struct):  # a plan knows lengths only
        return value
    cls: Any = value.__class__
    times = times_of(cls)
    return cls(**{name: _moved(member, by, name in times) for name, member in asdict(value).items()})


def _moved(member: Any, by: int, is_time: bool) -> Any:  # noqa: ANN401 - as above
    if not is_time:
        return _shifted(member, by)
    return None if member is None else member + by


@cache
def times_of(cls: Hashable) -> frozenset[str]:
    """The names of a class's members that are frames on the clock."""
    hints = get_type_hints(cls, include_extras=True)
    return frozenset(name for name, hint in hints.items() if Frame in (hint, *get_args(hint)))
