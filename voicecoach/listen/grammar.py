"""What a phrase means to the session just now: a command, or the answer to its question."""

from __future__ import annotations

from voicecoach.session.events import Answer, Command, Listen
from voicecoach.session.phrasebook import COMMANDS, command_for, same_answer, score_of


def meaning(phrase: str, listening: Listen) -> Command | Answer | None:
    """What `phrase` means while `listening` is what may be said; None: nothing that is understood.

    An answer that is asked for comes before a command ("no", "nothing", "go on" may be both). A
    command's own name will do for it: that is what people type.
    """
    said = " ".join(phrase.casefold().split()).strip(".,!?")
    if listening.what == "score" and (score := score_of(said)) is not None:
        return Answer(listening.question_id, score)
    if listening.what == "phrases":
        for expected in listening.phrases:
            if same_answer(expected, said):
                return Answer(listening.question_id, expected)
    name = command_for(said) or (said if said in COMMANDS else None)
    return Command(name, said) if name else None
