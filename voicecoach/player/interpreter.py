"""The interpreter: from phrases and decisions of the ears to events of the session, and their log entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voicecoach.listen.heard import Heard
from voicecoach.listen.phrases.grammar import meaning
from voicecoach.player.eventlog import Performed, Suspected, Understood, seconds
from voicecoach.player.stage import Ears, News
from voicecoach.session.events import Answer, Command, Doubt, Event, Hush, Listen, NotMeant

DUCK_DB = 12.0
"""Attenuation of the coach while a sound is likely to become a command."""


class Interpreter:
    """Understands the person, by what the session listens for at the moment.

    `own` maps the person's own phrases to commands. `hand` gives an event to the session, and `prepare` has
    the texts made ready that are then to come; `log` takes the entries; `duck` turns the coach down by so
    many dB (0: up again).
    """

    def __init__(  # noqa: PLR0913 - the ears, and the four ways into the loop
        self,
        ears: Ears,
        own: Mapping[str, str] | None,
        *,
        hand: Callable[[Event], None],
        prepare: Callable[[], None],
        log: Callable[[Performed], None],
        duck: Callable[[float], None],
    ) -> None:
        self._ears = ears
        self._own = own
        self._hand = hand
        self._prepare = prepare
        self._log = log
        self._duck = duck
        self._phrases: list[str] = []  # typed, and not yet handed over
        self._listening = self._hearing = Listen(0, "commands")  # for typed phrases; for spoken ones
        self._hushed_at: int | None = None  # the word for which the session was hushed began there
        self._asked_at = 0  # a word that began before the question is no answer to it

    def listen(self, listening: Listen, at: int) -> None:
        """Set, at frame `at`, what may be said from now on."""
        self._listening = listening
        # Speech before the question has been put may be about something else: it is no answer yet. A key is.
        self._hearing = (
            listening if listening.spoken else Listen(listening.at, "commands", language=listening.language)
        )
        self._asked_at = at
        self._ears.listen(self._hearing)

    def hear(self, frame: int) -> bool:
        """Hand over one phrase that has been said by `frame`; False if there is none."""
        while (utterance := self._ears.heard(frame)) is not None:
            if isinstance(utterance, News):
                self._hand(utterance)
                return True
            if isinstance(utterance, Heard):
                self._decided(utterance)
            else:
                self._phrases.append(utterance)
        if not self._phrases:
            return False
        # Of several phrases at one instant an answer comes first: a command may withdraw its question.
        meanings = [meaning(phrase, self._listening) for phrase in self._phrases]
        first = next((i for i, meant in enumerate(meanings) if isinstance(meant, Answer)), 0)
        self._typed(self._phrases.pop(first), meanings[first])
        return True

    def _decided(self, heard: Heard) -> None:
        """Turn the coach down for a likely command; on the decision act on it, or go on as before."""
        if heard.stage == "likely":
            self._duck(DUCK_DB)
            self._log(Suspected(heard.command, heard.phrase))
            return
        if heard.stage == "hush":
            self._hushed_at = heard.word_start
            self._hand(Hush(heard.command))
            return
        self._duck(0.0)
        hushed = self._hushed_at == heard.word_start
        if hushed:
            self._hushed_at = None
        # The listener decided by the phrases of some blocks ago; by now something else may be asked.
        meant = meaning(heard.phrase, self._hearing, self._own)
        early = isinstance(meant, Answer) and heard.word_start < self._asked_at
        accepted = heard.accepted and meant is not None and not early
        self._log(
            Understood(
                heard.command,
                heard.phrase,
                confidence=heard.score,
                margin=heard.margin,
                word_start=seconds(heard.word_start),
                word_end=seconds(heard.word_end),
                accepted=accepted,
                reason=heard.reason if accepted or not heard.accepted else "not asked for now",
            )
        )
        if accepted and meant is not None:
            # Only a command is doubted: an answer was asked for.
            doubted = heard.doubtful and isinstance(meant, Command)
            self._hand(Doubt(meant.name, heard.near) if doubted and isinstance(meant, Command) else meant)
            self._prepare()
        elif hushed:
            self._hand(NotMeant())

    def _typed(self, phrase: str, meant: Command | Answer | None) -> None:
        match meant:
            case Command(name):
                self._log(Understood(name, phrase))
            case Answer(_, value):
                self._log(Understood("answer", phrase, value=value))
            case None:
                self._log(Understood(None, phrase, accepted=False, reason="not understood"))
                return
        self._hand(meant)
        self._prepare()
