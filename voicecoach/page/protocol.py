"""Messages between the session and a page: JSON in text frames, sound in binary ones. Pure.

`VERSION` goes up with every change that an old page would not understand. docs/page.md lists every message.

Sound is mono, 16-bit signed, little-endian, at `SOUND_RATE`, after a header of 8 bytes: its kind, an epoch
(which goes up whenever what was sent before is not to be played any more), two bytes unused, and the number
of the first frame on the session's clock, modulo 2**32. Behind the samples of a microphone come as many of
what the page's loudspeaker was given meanwhile.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import Struct

from voicecoach.errors import PageError
from voicecoach.sound.clip import RATE, Samples

VERSION = 1
SOUND_RATE = RATE

TO_PLAY, HEARD = 1, 2
"""Kinds of sound: for the page's loudspeaker, and from its microphone."""

LONGEST_TEXT = 2_000
"""Most characters of a message from a page; our own page sends some 100 at most."""

LONGEST_SOUND = 8_192
"""Most bytes of a sound message: 42 ms of what is heard and what is played; our own page sends 20 ms."""

LONGEST_WORDS = 120
"""Most characters of a phrase or an answer."""

HEADER = struct.Struct("<BBHI")


class Obey(Struct, frozen=True):
    """A button of a command was touched."""

    command: str


class Reply(Struct, frozen=True):
    """An answer to the question that the page showed as number `ask`."""

    answer: str
    ask: int


class Sounds(Struct, frozen=True):
    """The page's devices that are to be used from now on."""

    loudspeaker: bool
    microphone: bool


class Begin(Struct, frozen=True):
    """Start the routine of this name."""

    routine: str


class Draw(Struct, frozen=True):
    """A request for the pictures of an exercise, in that side and theme."""

    exercise: str
    side: str
    theme: str


class Ping(Struct, frozen=True):
    """A request for an echo, by which the page measures the round trip."""

    sent: float


Request = Obey | Reply | Sounds | Begin | Draw | Ping


def read(text: str) -> Request:
    """The request in a text message from a page. Raises PageError for an invalid one."""
    if len(text) > LONGEST_TEXT:
        msg = "That message is too long."
        raise PageError(msg)
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        msg = "That message is no JSON."
        raise PageError(msg) from error
    if not isinstance(message, dict):
        msg = "That message is no JSON object."
        raise PageError(msg)
    match message.get("type"):
        case "obey":
            return Obey(_words(message, "command"))
        case "reply":
            return Reply(_words(message, "answer"), _whole(message, "ask"))
        case "sounds":
            return Sounds(_flag(message, "loudspeaker"), _flag(message, "microphone"))
        case "begin":
            return Begin(_words(message, "routine"))
        case "figure":
            side = _words(message, "side") if message.get("side") != "" else ""
            return Draw(_words(message, "exercise"), side, _words(message, "theme"))
        case "ping":
            return Ping(_number(message, "sent"))
    msg = "That message is of no known type."
    raise PageError(msg)


def _words(message: Mapping[str, Any], name: str) -> str:
    words = message.get(name)
    if not isinstance(words, str) or not 0 < len(words) <= LONGEST_WORDS or not words.isprintable():
        msg = f"`{name}` has to be a few words."
        raise PageError(msg)
    return words


def _whole(message: Mapping[str, Any], name: str) -> int:
    number = message.get(name)
    if isinstance(number, bool) or not isinstance(number, int):
        msg = f"`{name}` has to be a whole number."
        raise PageError(msg)
    return number


def _number(message: Mapping[str, Any], name: str) -> float:
    number = message.get(name)
    if isinstance(number, bool) or not isinstance(number, int | float):
        msg = f"`{name}` has to be a number."
        raise PageError(msg)
    return number


def _flag(message: Mapping[str, Any], name: str) -> bool:
    flag = message.get(name)
    if not isinstance(flag, bool):
        msg = f"`{name}` has to be true or false."
        raise PageError(msg)
    return flag


def written(kind: str, **members: Any) -> str:  # noqa: ANN401 - JSON
    """The text of a message to a page."""
    return json.dumps({"v": VERSION, "type": kind, **members}, ensure_ascii=False, separators=(",", ":"))


# --- sound ---------------------------------------------------------------------------------------


class SoundMessage(Struct, frozen=True, eq=False):
    """Samples, float32, shape (n,); the first is the session's frame `at`, modulo 2**32."""

    samples: Samples
    at: int
    epoch: int


class HeardMessage(Struct, frozen=True, eq=False):
    """Samples of a page's microphone and, by one clock, of its loudspeaker: float32, shape (n,) each."""

    microphone: Samples
    speaker: Samples
    at: int
    epoch: int


def packed(sound: SoundMessage) -> bytes:
    """The bytes of a sound message for a page's loudspeaker."""
    whole = np.clip(np.rint(sound.samples * 32767.0), -32768, 32767).astype("<i2")
    return HEADER.pack(TO_PLAY, sound.epoch % 256, 0, sound.at % 2**32) + bytes(whole.tobytes())


def unpacked(data: bytes) -> HeardMessage:
    """The sound message from a page's microphone. Raises PageError for invalid bytes."""
    if not HEADER.size < len(data) <= LONGEST_SOUND or len(data) % 4:
        msg = "That is no block of sound."
        raise PageError(msg)
    kind, epoch, _, at = HEADER.unpack_from(data)
    if kind != HEARD:
        msg = "That is sound of no known kind."
        raise PageError(msg)
    samples = np.frombuffer(data, "<i2", offset=HEADER.size).astype(np.float32) / np.float32(32768.0)
    microphone, speaker = np.split(samples, 2)
    return HeardMessage(microphone, speaker, at, epoch)


def nearest(at: int, now: int) -> int:
    """The frame nearest to `now` that equals `at` modulo 2**32."""
    return now + (at - now + 2**31) % 2**32 - 2**31
