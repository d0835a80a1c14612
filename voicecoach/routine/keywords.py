"""The keywords of the language: one record each, by the place where it may stand.

The parser, the formatter, the messages about a wrong keyword and the tests that hold the reference and
the editor's grammar read these tables. A new keyword is a record here, and the functions that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from voicecoach.routine import definitions, draws, exercises, header, instructions, rounds
from voicecoach.routine.definitions import ScriptDraft
from voicecoach.routine.exercises import write_list, write_only_duration, write_words
from voicecoach.routine.lines import ScriptLine
from voicecoach.routine.model import Exercise, Instruction, Routine
from voicecoach.routine.reading import Reading

Parse = TypeVar("Parse")
"""The function that reads a keyword's line; its shape depends on the place."""
Definition = Callable[[ScriptDraft, ScriptLine, Reading], None]
InBody = Callable[[ScriptLine, Reading], Instruction | None]
InHeader = Callable[[Routine, ScriptLine, Reading], Routine]
InBlock = Callable[[Exercise, ScriptLine, Reading], Exercise]


class Keyword(Struct, Generic[Parse], frozen=True):
    """Everything about one keyword in one place of a script."""

    form: str
    """Its line as it is written, the keyword first: `rest D [TEXT]`."""
    help: str
    parse: Parse
    write: Callable[[ScriptLine], str]
    """Writes what follows the keyword, in canonical form; the line was read without an error."""
    repeats: bool = False
    """It may stand on several lines of one header or block."""
    lines_below: bool = False
    aligned: bool = True
    """The formatter starts its words at the common column; not where the keyword is half a phrase."""

    @property
    def name(self) -> str:
        return self.form.partition(" ")[0]


def _by_name(*keywords: Keyword[Parse]) -> Mapping[str, Keyword[Parse]]:
    return {keyword.name: keyword for keyword in keywords}


DEFINITIONS: Mapping[str, Keyword[Definition]] = _by_name(
    Keyword(
        "routine NAME", "begins the routine; its header is below", definitions.read_routine,
        definitions.write_name, lines_below=True,
    ),
    Keyword("use NAME", "brings in the exercises of a library", definitions.read_use, definitions.write_name),
    Keyword(
        "exercise NAME", "defines an exercise; its block is below", definitions.read_exercise,
        definitions.write_name, lines_below=True,
    ),
)  # fmt: skip

INSTRUCTIONS: Mapping[str, Keyword[InBody]] = _by_name(
    Keyword("say TEXT", "speaks", instructions.read_say, write_words),
    Keyword(
        "rest D [TEXT]", "rests for D, with words at its start", instructions.read_rest,
        instructions.write_timed_words,
    ),
    Keyword(
        "wait [D] TEXT", "waits until the person is ready; a file waits D", instructions.read_wait,
        instructions.write_timed_words,
    ),
    Keyword(
        "do NAME[: DOSE]", "performs an exercise; `do routine NAME` a whole routine", instructions.read_do,
        instructions.write_do, lines_below=True,
    ),
    Keyword(
        "ask TEXT", "asks; the answers are below", instructions.read_ask, write_words, lines_below=True
    ),
    Keyword(
        "repeat N times[, rest D between]", "performs the lines below again; also `repeat each side`",
        rounds.read_repeat, rounds.write_repeat, lines_below=True,
    ),
    Keyword(
        "every D, N times", "performs the lines below again and again, on the beat", rounds.read_every,
        rounds.write_every, lines_below=True,
    ),
    Keyword(
        "pick N", "performs N of the lines below, as a seed draws them", draws.read_pick, draws.write_pick,
        lines_below=True,
    ),
    Keyword(
        "shuffle", "performs the lines below in an order that a seed draws", draws.read_shuffle,
        draws.write_shuffle, lines_below=True,
    ),
    Keyword("stop TEXT", "speaks, and ends the session", instructions.read_stop, write_words),
    Keyword("sound NAME", "plays a sound", instructions.read_sound, write_words),
)  # fmt: skip

HEADER: Mapping[str, Keyword[InHeader]] = _by_name(
    Keyword("about TEXT", "tells what the routine is for", header.read_about, write_words, repeats=True),
    Keyword("source TEXT", "names where it comes from", header.read_source, write_words, repeats=True),
    Keyword("often TEXT", "tells how often to do it", header.read_often, write_words, repeats=True),
    Keyword("first TEXT", "is spoken before anything else", header.read_first, write_words, repeats=True),
    Keyword("needs A, B", "lists the equipment", header.read_needs, write_list, repeats=True),
    Keyword("language CODE", "is the language of the script", header.read_language, write_words),
    Keyword(
        "pain go on to N, modify to M", "sets the highest score of each band of pain", header.read_pain,
        header.write_pain,
    ),
    Keyword("style calm", "has the coach speak less", header.read_style, header.write_small),
    Keyword(
        "between exercises rest D", "sets the rest between exercises", header.read_between,
        header.write_between, aligned=False,
    ),
    Keyword("rep D", "sets the time of a rep that has no `rep` line", header.read_rep, write_only_duration),
    Keyword("step D", "sets how long a step takes", header.read_step, write_only_duration),
    Keyword("breath in D, [hold D,] out D", "sets how long a breath takes", header.read_breath,
        header.write_breath,
    ),
    Keyword("settle D", "sets the time to get into position", header.read_settle, write_only_duration),
    Keyword("switch D", "sets the time to change sides", header.read_switch, write_only_duration),
    Keyword("rest D", "sets the rest between sets", header.read_rest, write_only_duration),
    Keyword("wait D", "sets how long a `wait` lasts in a file", header.read_wait, write_only_duration),
)  # fmt: skip

BLOCK: Mapping[str, Keyword[InBlock]] = _by_name(
    Keyword("aka A, B", "gives other names", exercises.read_aka, write_list, repeats=True),
    Keyword("setup TEXT", "tells a step of getting ready", exercises.read_setup, write_words, repeats=True),
    Keyword(
        "settle D", "gives the time to get into position; also `settle until ready`", exercises.read_settle,
        exercises.write_settle,
    ),
    Keyword("dose DOSE", "gives sets, amount, sides and rest", exercises.read_dose, exercises.write_dose),
    Keyword("rep WORDS D, WORDS D", "gives the phases of a rep", exercises.read_rep, exercises.write_rep),
    Keyword(
        "words every rep", "speaks the words of the phases at every rep", exercises.read_words,
        exercises.write_every_rep, aligned=False,
    ),
    Keyword("rest D", "gives the rest between sets", exercises.read_rest, write_only_duration),
    Keyword("cue TEXT", "is spoken while it is done, in turn", exercises.read_cue, write_words, repeats=True),
    Keyword(
        "at WHEN say TEXT", "speaks at one moment of it", exercises.read_at, exercises.write_at, repeats=True,
        aligned=False,
    ),
    Keyword(
        "breathe in on WORD, out on WORD", "joins the breath to phases", exercises.read_breathe,
        exercises.write_breathe,
    ),
    Keyword(
        "pose [at WORD:] WORDS, WORDS", "draws the body at the start, or at the end of a phase",
        exercises.read_pose, exercises.write_pose, repeats=True,
    ),
    Keyword("relief TEXT", "is advised where it hurts", exercises.read_relief, write_words, repeats=True),
    Keyword(
        "easier NAME[: DOSE]", "is a step down; alternatives are joined by `or`", exercises.read_easier,
        exercises.write_variants, repeats=True, lines_below=True,
    ),
    Keyword(
        "harder NAME[: DOSE]", "is a step up; alternatives are joined by `or`", exercises.read_harder,
        exercises.write_variants, repeats=True, lines_below=True,
    ),
    Keyword("with TEXT", "names the load", exercises.read_with, write_words),
    Keyword("needs A, B", "lists the equipment", exercises.read_needs, write_list, repeats=True),
    Keyword("tags A, B", "marks it for what reads tags", exercises.read_tags, write_list, repeats=True),
)  # fmt: skip

PLACES: Mapping[str, tuple[str, ...]] = {
    "at the left margin": tuple(DEFINITIONS),
    "at the left margin, or below an answer or a `repeat`": tuple(INSTRUCTIONS),
    "indented under `routine`": tuple(HEADER),
    "indented under `exercise` or `do`": tuple(BLOCK),
}
"""The keywords of each place, by how a message names it."""
