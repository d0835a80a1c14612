"""Modes of speaking to the coach: the phrases that are listened for, and those that are obeyed at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from typing import Literal

from voicecoach.errors import HearingError
from voicecoach.listen.phrases.grammar import NUMBERS, WORDS, common_words, plain
from voicecoach.session.events import MANNERS, NAME, Manner

Mode = Manner | Literal["halt", "off"]
MODES: tuple[Mode, ...] = (*MANNERS, "halt", "off")
"""Everything; with the coach's name before it; pain and stop alone; nothing."""

HALTS = ("pain", "stop")
"""Commands that end what goes on. Without the name they silence the coach, which then asks."""

TOLD: Mapping[Mode, str] = {
    "all": "It obeys every command.",
    "named": 'Say its name first ("{name}, next"). Pain and stop: with the name, or twice.',
    "halt": "It obeys pain and stop alone.",
    "off": "It does not listen.",
}
"""Mode -> the sentence that tells a person of it."""

LEAST_LETTERS, MOST_ALIKE = 4, 0.7


def told(mode: Mode, name: str) -> str:
    """The sentence about a mode, for the screen and the doctor."""
    return TOLD[mode].format(name=name)


def spoken(mode: Mode, name: str, commands: Mapping[str, str]) -> dict[str, str]:
    """The phrases (-> command) that are listened for in that mode, with the coach's name if it needs it."""
    halts = {phrase: command for phrase, command in commands.items() if command in HALTS}
    match mode:
        case "all":
            return dict(commands)
        case "named":
            return halts | {f"{name} {phrase}": command for phrase, command in commands.items()}
        case "halt":
            return halts
        case "off":
            return {}


def doubtful(mode: Mode, name: str, phrase: str) -> bool:
    """True if a phrase said once is asked back: where the mode wants the name, and it is missing."""
    return mode == "named" and not phrase.startswith(f"{name} ")


def check_name(name: str, knows: Callable[[str], bool]) -> str:
    """The name, as it will be heard. Raises HearingError where it would be taken for other words."""
    heard = plain(name)
    words = {word for phrases in WORDS.COMMANDS.values() for phrase in phrases for word in phrase.split()}
    if " " in heard or len(heard) < LEAST_LETTERS:
        message = f"\"{name}\" can't be the coach's name."
        raise HearingError(message, f"Choose one word of {LEAST_LETTERS} letters or more.")
    if not knows(heard):
        message = f'"{name}" is not among the words that can be heard.'
        raise HearingError(message, "Choose another word.")
    alike = [one for one in (*words, *NUMBERS) if SequenceMatcher(None, one, heard).ratio() > MOST_ALIKE]
    if alike:
        message = f'"{name}" sounds like "{alike[0]}".'
        raise HearingError(message, "Choose a word that is unlike every command.")
    if heard != NAME and heard in common_words():
        message = f'"{name}" is said too often to be a name.'
        raise HearingError(message, "Choose a rarer word.")
    return heard
