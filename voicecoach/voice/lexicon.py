"""The lexicon: spellings that make a voice say a phrase right.

`WRITTEN` holds abbreviations and signs that any voice would read out letter by letter. A voice's own
`respelt` holds the words it was found to mispronounce: by comparing its phonemes for every word of ours with
a pronouncing dictionary, by reading those of the field's terms, and by listening. The person's own
(`pronunciations`) win over both. Any of them may grow freely: speech is cached under the respelt phrase, so
that a change only affects the phrases it touches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        r"(\d) ?x ?(?:/|a|per) ?(day|week)\b": r"\1 times a \2",
        r"(?<![\d/])(10|\d)/10\b": r"\1 out of ten",
        r"\b([CLST])(\d)/([CLST])(\d)\b": r"\1 \2, \3 \4",  # vertebrae
        r"\b([CLST])(\d)/(\d)\b": r"\1 \2, \1 \3",
        r"\b([CLST])(\d)\b": r"\1 \2",
        r"\bSI(?= joint)": "S I",
        r"\bACL\b": "A C L",
        r"\bPCL\b": "P C L",
        r"\bMCL\b": "M C L",
        r"\bRPE\b": "R P E",
        r"\bEMOM\b": "ee mom",
        r"\bAMRAP\b": "am rap",
        r"(\d) ?(?:deg\b\.?|\u00b0)": r"\1 degrees",
        r"(\d) m\b": r"\1 metres",
        r"(\d) ?km\b": r"\1 kilometres",
        r"(\d) ?hrs?\b\.?": r"\1 hours",
        r"(\d) ?[x\u00d7] ?(?=\d)": r"\1 times ",
        r"(\d) ?[-\u2013] ?(?=\d)": r"\1 to ",
        r"(?<!\d)1/2": "half",
        r"(?<!\d)1/4": "a quarter",
        r"(\d)/(?=\d)": r"\1 ",
        r"(\d) ?s(?:ecs?\b\.?|\b)": r"\1 seconds",
        r"(\d) ?mins?\b": r"\1 minutes",
        r"(\d) ?kg\b": r"\1 kilos",
        r"(\d) ?cm\b": r"\1 centimetres",
        r"(\d) ?lbs?\b": r"\1 pounds",
        r"(\d) ?(?:ft|feet)\b": r"\1 feet",
        r"(?<![\d.])1 (second|minute|hour|(?:centi|kilo)?metre|degree|kilo|pound)s\b": r"1 \1",
        r"\bw/ ?": "with ",
        r"\bHIIT\b": "hit",
    }
)
"""Pattern -> replacement, in this order, for every voice."""

_PRIVATE = 0xF0000  # the first of the 65,000 letters that Unicode leaves to everybody's own use


class Lexicon:
    """The respelling of phrases for one voice.

    `respelt` has the voice's own patterns. `own` maps written words to the person's pronunciations: whole
    words, in any case; they win over all patterns, and a longer one over a part of it.
    """

    def __init__(
        self,
        respelt: Mapping[str, str] = MappingProxyType({}),
        own: Mapping[str, str] = MappingProxyType({}),
        *,
        written: Mapping[str, str] = WRITTEN,
    ) -> None:
        entries = {**written, **respelt}
        self._entries = [(re.compile(pattern, re.IGNORECASE), words) for pattern, words in entries.items()]
        self._own = {text.casefold(): words for text, words in own.items()}
        longest_first = "|".join(re.escape(text) for text in sorted(own, key=len, reverse=True))
        self._is_own = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE) if own else None
        self._known: dict[str, str] = {}

    def said(self, phrase: str) -> str:
        """`phrase`, respelt for the voice."""
        if phrase not in self._known:
            self._known[phrase] = self._respelt(phrase)
        return self._known[phrase]

    def _respelt(self, phrase: str) -> str:
        taken: list[str] = []

        def take(match: re.Match[str]) -> str:
            """Hide the person's words from the patterns, behind a letter of private use."""
            taken.append(self._own[match[0].casefold()])
            return chr(_PRIVATE + len(taken) - 1)

        if self._is_own:
            phrase = self._is_own.sub(take, phrase)
        for pattern, words in self._entries:
            phrase = pattern.sub(words, phrase)
        for number, words in enumerate(taken):
            phrase = phrase.replace(chr(_PRIVATE + number), words)
        return phrase
