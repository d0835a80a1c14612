"""The text of a handout or an article -> a draft of a script, by rules.

It takes what it is sure of: a heading above text that prescribes one dose, a line `NAME: DOSE`, a row of a
table, or a dose for all exercises of the sheet. Where two doses contradict each other, or a sentence has a
number that no rule knows, there is no dose, and the sentence stands as a comment. What is wrong in a draft is
worse than what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from voicecoach.routine.dose_text import write_dose
from voicecoach.routine.drafting_items import clean_name
from voicecoach.routine.drafting_parts import Found, has_dose, sentences
from voicecoach.routine.drafting_sheet import POSITION, found

LONGEST_SPOKEN = 110  # letters of a setup or a cue
MOST_SPOKEN = 3

_CUE = re.compile(
    r"^(?:keep|squeeze|don.t|do not|avoid|make sure|be careful|relax|breathe|engage)\b", re.IGNORECASE
)
_NEEDS = re.compile(
    r"\b(resistance band|mini band|loop band|band|chair|mat|pillow|towel|foam roller|dumbbells?|step|ball"
    r"|strap)\b",
    re.IGNORECASE,
)


def prescriptions(text: str) -> list[tuple[str, str]]:
    """Each exercise with a dose, both as the draft has them: what is measured."""
    return [(one.name, write_dose(one.dose)) for one in found(text) if one.dose]


def draft(text: str, title: str) -> str:
    """The script; it is right as it stands, and says in comments what it is not sure of."""
    exercises = found(text)
    lines = ["# A draft: read it against the original, line by line, before anybody does it.", ""]
    lines += [f"routine {clean_name(title) or 'Draft'}", f"    source    {title or 'a handout'}"]
    lines += _needs(exercises)
    lines.append("")
    for one in exercises:
        lines += [f"# {said}" for said in one.said]
        lines += [f"# not sure: {said}" for said in one.unsure if said not in one.said]
        lines.append(f"do {one.name}: {write_dose(one.dose)}" if one.dose else f"# do {one.name}: how many?")
    if not any(one.dose for one in exercises):
        lines.append("say Write here what is to be done.")
    for one in exercises:
        if one.dose:
            lines += ["", f"exercise {one.name}", *_block(one)]
    return "\n".join(lines) + "\n"


def _needs(exercises: list[Found]) -> list[str]:
    text = " ".join(line for one in exercises for line in [one.name, *one.lines])
    needs = dict.fromkeys(match[1].casefold() for match in _NEEDS.finditer(text))
    kept = [need for need in needs if not any(need != other and need in other for other in needs)]
    return [f"    needs     {', '.join(f'a {need}' for need in kept)}"] if kept else []


def _block(one: Found) -> Iterator[str]:
    setups: list[str] = []
    cues: list[str] = []
    for line in one.lines:
        for sentence in sentences(line):
            spoken = sentence.replace("{", "(").replace("}", ")").replace("[", "(").replace("]", ")")
            if len(spoken) > LONGEST_SPOKEN or has_dose(spoken):
                continue
            if POSITION.match(spoken) and not cues and len(setups) < MOST_SPOKEN:
                setups.append(spoken)
            elif _CUE.match(spoken) and len(cues) < MOST_SPOKEN:
                cues.append(spoken)
    yield from (f"    setup     {text}" for text in setups)
    yield from (f"    cue       {text}" for text in cues)
    if not setups:
        yield "    # setup: how one gets into position"
