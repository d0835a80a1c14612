"""Messages between the player and the listening process, through a pipe each way.

To the process: messages of a kind (a byte), a length, and so many bytes: sound, or JSON. From it: JSON lines.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any

import numpy as np

from voicecoach.listen.recognise.base import Samples

SOUND, WORDS = b"s", b"w"
_HEAD = struct.Struct("<cI")
_AT = struct.Struct("<q")


def sound(microphone: Samples, speaker: Samples, at: int) -> bytes:
    """A block of both, of one length, from the session's frame `at` on, as a message."""
    both = np.ascontiguousarray(np.concatenate([microphone, speaker]), "<f4").tobytes()
    return _HEAD.pack(SOUND, _AT.size + len(both)) + _AT.pack(at) + both


def words(name: str, *values: object) -> bytes:
    """Pack a call of `name` with its values as a message."""
    content = json.dumps([name, *values]).encode()
    return _HEAD.pack(WORDS, len(content)) + content


def read(pipe: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next message's kind and content; None at the end."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    content = pipe.read(length)
    return (kind, content) if len(content) == length else None


def sound_of(content: bytes) -> tuple[Samples, Samples, int]:
    """The inverse of `sound`, from its content."""
    both = np.frombuffer(content, "<f4", offset=_AT.size)
    return both[: len(both) // 2], both[len(both) // 2 :], _AT.unpack_from(content)[0]


def words_of(content: bytes) -> tuple[str, list[Any]]:
    """The inverse of `words`, from its content."""
    name, *values = json.loads(content)
    return name, values
