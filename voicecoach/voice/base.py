"""The protocol of a voice, and the cleaning of text that any engine is given."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from voicecoach.sound.clip import Clip

DEFAULT_RATE = 175
"""Words a minute: unhurried, yet "one" is short enough for a count a second."""

_MARKUP = str.maketrans(dict.fromkeys("<>[]{}\\|", " "))


class Voice(Protocol):
    """Text to sound. A voice has one style for its life, and may be used from several threads."""

    @property
    def name(self) -> str:
        """The key in `voices.VOICES`."""

    @property
    def version(self) -> str:
        """The engine and its version; speech cached from another one isn't used."""

    @property
    def speaker(self) -> str:
        """Name of the engine's speaker; "" is its default."""

    @property
    def rate(self) -> int:
        """Words a minute."""

    @property
    def parallel(self) -> int:
        """Number of utterances that it can make at once."""

    @property
    def respelt(self) -> Mapping[str, str]:
        """Pattern -> respelling of words that it mispronounces (see `lexicon`)."""

    def available(self) -> str | None:
        """Reason why it can't speak here, in one sentence with what to do; None where it can."""

    def start(self) -> None:
        """Get ready in the background, as it will be asked soon; what fails then, fails again when it is."""

    def synthesize(self, text: str) -> Clip:
        """Speak `text`; the clip is as the engine made it: any rate, silence around it. Raises VoiceError."""

    def close(self) -> None:
        """End its process; a closed voice starts again when it is next asked to speak."""


def plain(text: str) -> str:
    """The words of `text` alone, without anything that an engine would obey instead of speaking.

    Removed are control characters (espeak's embedded commands begin with one), the brackets of SSML, of
    phoneme codes and of macOS's `[[slnc 500]]`, and half a surrogate pair. Runs of space become one.
    """
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)
    return " ".join(kept.translate(_MARKUP).split())
