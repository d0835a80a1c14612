"""A state, or any part of it, as JSON data, in which the diary keeps a session that is going on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from voicecoach.session.plan import forms
from voicecoach.session.plan import steps as plans
from voicecoach.session.state import (
    Adjusted,
    Asking,
    Beats,
    Doubting,
    Hurting,
    Hushed,
    Line,
    Moment,
    Over,
    OwnRest,
    Paused,
    Preparing,
    Question,
    Report,
    Rest,
    Saying,
    Settling,
    State,
    Suspended,
    Voice,
    Waiting,
    Work,
    Working,
)

_PLANS = (
    plans.Plan, forms.Phase, forms.Prompt, forms.Amount, forms.Weights, forms.Written,
    forms.Form, plans.Choice, plans.SayStep,
    plans.RestStep, plans.WaitStep, plans.WorkStep, plans.AskStep, plans.JumpStep, plans.StopStep,
    plans.SoundStep, plans.SideStep, plans.BeatStep, forms.Race,
)  # fmt: skip
_STATES = (
    State, Beats,
    Line, Moment, Voice, Hushed, Work, Saying, Preparing, Settling, Working, Rest, OwnRest, Waiting, Asking,
    Paused, Suspended, Doubting, Hurting, Over, Adjusted, Report,
    Question,
)  # fmt: skip
_CLASSES: Mapping[str, type] = {cls.__name__: cls for cls in (*_PLANS, *_STATES)}


def to_json(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower name
    """A state, or any part of it, as JSON data: a tuple is a list, a value names its class in "_"."""
    if isinstance(value, Struct):
        members = {name: to_json(member) for name, member in asdict(value).items()}
        return {"_": type(value).__name__, **members}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value


def from_json(data: Any) -> Any:  # noqa: ANN401 - JSON has no narrower name
    """The inverse of `to_json`, also for data of earlier versions. Raises KeyError or TypeError."""
    if isinstance(data, dict):
        members = _as_now(data)
        cls = _CLASSES[members.pop("_")]
        return cls(**{name: from_json(item) for name, item in members.items()})
    if isinstance(data, list):
        return tuple(from_json(item) for item in data)
    return data


def _as_now(data: dict[str, Any]) -> dict[str, Any]:
    """The data of an earlier version in the form of this one."""
    match data:
        case {"_": "State"}:
            return _without(data, "status_due", "help_due")
        case {"_": "Moment"}:
            return _without(data, "event", "value")
        case {"_": "Gap", "kind": "asked", "inner": inner, "began": began, "planned": planned}:
            return {"_": "OwnRest", "inner": inner, "began": began, "ends": planned}
        case {"_": "Gap"}:
            return {**_without(data, "prepares", "inner"), "_": "Rest"}
    return dict(data)


def _without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: item for name, item in data.items() if name not in names}
