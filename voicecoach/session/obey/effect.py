"""An effect of a command in a state, under its name in the event log."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from voicecoach.session.events import Command
from voicecoach.session.turn import Turn
from voicecoach.session.words.base import Words


class Effect(Struct, frozen=True):
    """An effect: `do` changes the turn, `name` stands in the log."""

    name: str
    do: Callable[[Turn, Command], None]

    def __call__(self, turn: Turn, command: Command) -> None:
        """Carry out the effect."""
        self.do(turn, command)


def _never(turn: Turn, command: Command) -> None:
    raise TypeError(command.name, turn.state.now)  # `obey.apply` looks into the table instead


APPLY = Effect("apply", _never)
"""The effect, in a pause, of the same command on the interrupted activity (`obey.apply`)."""


def effect(do: Callable[[Turn, Command], None]) -> Effect:
    """An effect with the function's own name."""
    return Effect(do.__name__, do)


def renamed(name: str, do: Callable[[Turn, Command], None]) -> Effect:
    """An effect under another name than its function's, for readers of the log."""
    return Effect(name, do)


def plain(name: str, do: Callable[[Turn], None]) -> Effect:
    """An effect by a function of an activity, which doesn't need the command."""
    return Effect(name, lambda turn, _: do(turn))


def reply(name: str, text: Callable[[Words], str]) -> Effect:
    """An effect that only says a text, as soon as nobody speaks."""
    return Effect(name, lambda turn, _: turn.reply(text(turn.words)))
