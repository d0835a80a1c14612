"""The languages of the coach, and the meaning of replies in them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from voicecoach.session.words import en
from voicecoach.session.words.base import UnderstoodWords, Words

DEFAULT = "en"

LANGUAGES: Mapping[str, Words] = MappingProxyType({"en": en})
"""Code -> words; the codes are those of `routine.model.LANGUAGES`."""


def words_of(code: str) -> Words:
    """The words of a language; a region ("en-GB") speaks its language's. Raises KeyError for no language."""
    return LANGUAGES[code.casefold().partition("-")[0]]


# --- what a reply means --------------------------------------------------------------------------


def score_of(words: UnderstoodWords, answer: int | str) -> int | None:
    """The score (0-10) of a reply to "how much", or None if it means none."""
    if isinstance(answer, int):
        return answer if 0 <= answer <= 10 else None  # noqa: PLR2004 - the scale
    plain = " ".join(answer.casefold().replace("/", " / ").split()).strip(".,!? ")
    value = 0 if plain in words.NEVER_MIND else words.strength(plain)
    return value if value is not None and 0 <= value <= 10 else None  # noqa: PLR2004 - the scale


def command_for(words: UnderstoodWords, phrase: str) -> str | None:
    """The command that exactly this phrase means, if any."""
    plain = " ".join(phrase.casefold().split())
    return next((name for name, phrases in words.COMMANDS.items() if plain in phrases), None)


def same_answer(words: Words, phrase: str, reply: str) -> bool:
    """True if `reply` is the branch's `phrase`, or means the same yes or no."""
    phrase, reply = (" ".join(text.casefold().split()) for text in (phrase, reply))
    reply = words.number(int(reply)) if reply.isdecimal() else reply  # "4", as one types it
    return phrase == reply or any(phrase in group and reply in group for group in (words.YES, words.NO))
