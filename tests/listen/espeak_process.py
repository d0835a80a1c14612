"""`LIBRARY DATA VOICE WORDS_A_MINUTE TEXT` to the sample rate in four bytes, then samples of two bytes."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

_SYNCHRONOUS, _RATE, _CHARACTERS, _UTF8 = 2, 1, 1, 1  # speak_lib.h
_GIVEN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@_GIVEN
def given(samples: Any, count: int, _: object) -> int:
    if samples:
        sys.stdout.buffer.write(ctypes.string_at(samples, 2 * count))
    return 0


if __name__ == "__main__":
    _, path, data, voice, words_a_minute, text = sys.argv
    library = ctypes.CDLL(path)
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0)
    assert library.espeak_SetVoiceByName(voice.encode()) == 0
    assert library.espeak_SetParameter(_RATE, int(words_a_minute), 0) == 0
    sys.stdout.buffer.write(rate.to_bytes(4, "little"))
    library.espeak_SetSynthCallback(given)
    words = text.encode() + b"\0"
    assert library.espeak_Synth(words, len(words), 0, _CHARACTERS, 0, _UTF8, None, None) == 0
