"""What is written otherwise than it is said: each phrase as it is given to a voice.

`WRITTEN` is what any voice would read out as letters or signs. `RESPELT` is what a voice was found to say
wrong: by the phonemes it makes of every word of ours held against a pronouncing dictionary, by those of the
trade's words read by eye, and by listening. Both may be added to freely: a phrase is kept on disk under what
is said, so that only what a change concerns is made again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        r"(\d) ?[x\u00d7] ?(?=\d)": r"\1 times ",
        r"(\d) ?[-\u2013] ?(?=\d)": r"\1 to ",
        r"(?<!\d)1/2": "half",
        r"(?<!\d)1/4": "a quarter",
        r"(\d)/(?=\d)": r"\1 ",
        r"(\d) ?s(?:ecs?\b\.?|\b)": r"\1 seconds",
        r"(\d) ?mins?\b": r"\1 minutes",
        r"\b1 (second|minute)s": r"1 \1",
        r"(\d) ?kg\b": r"\1 kilos",
        r"(\d) ?cm\b": r"\1 centimetres",
        r"(\d) ?lbs?\b": r"\1 pounds",
        r"\bw/ ?": "with ",
        r"\bHIIT\b": "hit",
    }
)
"""Pattern -> replacement, in this order, for every voice."""

_ESPEAK: Mapping[str, str] = MappingProxyType(
    {
        r"^(and )?close(?=$|,| slowly)": r"\1cloze",  # the movement: what is close to something is as it was
        r"\bquadriceps\b": "quadra-ceps",
        r"\bsacroiliac\b": "sacro-iliac",
        r"\biliopsoas\b": "ilio psoas",
        r"\bfascia\b": "fasha",
        r"\bpilates\b": "pilahteez",
        r"\bpatella\b": "puhtella",
    }
)

_PICO: Mapping[str, str] = MappingProxyType(
    {
        r"\b(hip|shoulder)[ -]width\b": r"\1width",  # else it is heard as weight
        r"\bsacroiliac\b": "sacro illiac",
        r"\biliopsoas\b": "ilio so as",
        r"\bpilates\b": "pilatees",
    }
)

RESPELT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"system": _ESPEAK, "piper": _ESPEAK, "pico": _PICO}
)
"""Voice -> pattern -> respelling. Piper's phonemes are espeak-ng's too."""


@lru_cache(maxsize=4096)
def said(voice: str, phrase: str) -> str:
    """`phrase` as the voice of that name is to be given it."""
    for pattern, words in _entries(voice):
        phrase = pattern.sub(words, phrase)
    return phrase


@cache
def _entries(voice: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    entries = {**WRITTEN, **RESPELT.get(voice, {})}
    return tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in entries.items())
