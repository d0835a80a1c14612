"""Performances with no one on the floor: into a file, in virtual time, as a cue sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import ScriptError, StoppedError, VoiceError
from voicecoach.listen.phrases.typed import WrittenPhrases
from voicecoach.player.clips import EstimatedClips, SpokenClips
from voicecoach.player.eventlog import Entry, Log, to_all
from voicecoach.player.loop import LIVE_BLOCK_FRAMES, RENDER_BLOCK_FRAMES, Player
from voicecoach.player.performance import INTERRUPTED, Performance
from voicecoach.player.stage import Conductor, SinkAndEars, Timeline
from voicecoach.session.events import Hearing, Level, Say, Start
from voicecoach.session.plan.planner import plan_routine
from voicecoach.session.plan.steps import Plan, refusals
from voicecoach.session.session import Session

if TYPE_CHECKING:
    from voicecoach.routine.model import Linked
    from voicecoach.voice.cache import Speech


def planned(linked: Linked, seed: str | None = "") -> Plan:
    """The plan of a routine, with what `seed` draws. Raises ScriptError where it would be endless."""
    try:
        return plan_routine(linked, seed)
    except ValueError as error:
        message = f"{linked.routine.name.span.path}: {error}."
        raise ScriptError(message) from error


def check_unattended(plan: Plan) -> None:
    """Raise ScriptError, with every cause, if `plan` can't be performed with no one to answer."""
    if causes := refusals(plan):
        raise ScriptError("\n".join(causes))


def texts(plan: Plan, level: Level = "full") -> Iterator[str]:
    """Yield the texts that a performance with no one there may say, in order. Raises ScriptError."""
    check_unattended(plan)
    session = Session()
    for cue in session.handle(Start(plan, "unattended", level), 0):
        if isinstance(cue, Say):
            yield from cue.texts
    yield from session.upcoming()


def estimate(plan: Plan, level: Level = "full") -> tuple[Performance, list[Entry]]:
    """Time the performance with no one there at once, by estimated lengths of speech, without a voice."""
    log = list[Entry]()
    player = Player(Session(), EstimatedClips(), Timeline(), log=log.append)
    return player.run(Start(plan, "unattended", level)), log


def outline(
    plan: Plan, speech: Speech, level: Level = "full", log: Log = lambda _: None
) -> tuple[Performance, list[Entry]]:
    """Time the performance with no one there to the sample, without making sound; `log` gets each entry."""
    check_unattended(plan)
    happened = list[Entry]()
    clips, both = SpokenClips(speech, dict(plan.sounds)), to_all(happened.append, log)
    player = Player(Session(), clips, Timeline(), log=both)
    return spoken(player.run(Start(plan, "unattended", level))), happened


def rehearse(  # noqa: PLR0913 - what a rehearsal is made of
    start: Start,
    speech: Speech,
    phrases: Iterable[tuple[int, str | Hearing]],
    log: Log,
    speaker: Path | None = None,
    *,
    session: Conductor | None = None,
) -> Performance:
    """Perform a session in virtual time, with `phrases` typed at their frames, and its sound in `speaker`.

    Changes in whether anybody is heard may stand among the phrases.
    """
    ears = WrittenPhrases(phrases)
    if speaker:
        return _into_file(start, speech, speaker, log, ears, session)
    clips = SpokenClips(speech, dict(start.plan.sounds))
    return spoken(Player(session or Session(), clips, Timeline(), ears=ears, log=log).run(start))


def rehearse_heard(  # noqa: PLR0913 - what a rehearsal is made of
    start: Start,
    speech: Speech,
    floor: SinkAndEars,
    log: Log,
    own: Mapping[str, str] | None = None,
    *,
    session: Conductor | None = None,
) -> Performance:
    """Perform a session in virtual time with a person who is heard through the room of `floor`.

    `own` are the person's own phrases, each with its command.
    """
    from voicecoach.sound.mixer import Mixer  # noqa: PLC0415 - numpy, late

    player = Player(
        session or Session(),
        SpokenClips(speech, dict(start.plan.sounds)),
        Mixer(),
        sink=floor,
        ears=floor,
        log=log,
        block_frames=LIVE_BLOCK_FRAMES,
        own=own,
    )
    return spoken(player.run(start))


def spoken(performance: Performance) -> Performance:
    """The performance itself. Raises VoiceError if some of its clips could not be made."""
    if performance.failures:
        more = f" ({len(performance.failures)} such failures)" if performance.failures[1:] else ""
        raise VoiceError(performance.failures[0] + more)
    return performance


def unbroken(performance: Performance) -> Performance:
    """The performance itself. Raises StoppedError if it was interrupted: half of it makes no file."""
    if performance.reason == INTERRUPTED:
        raise StoppedError
    return performance


def _into_file(  # noqa: PLR0913, PLR0917 - what a rehearsal is made of
    start: Start,
    speech: Speech,
    path: Path,
    log: Log,
    ears: WrittenPhrases,
    session: Conductor | None,
) -> Performance:
    from voicecoach.sound.files.file import FileSink  # noqa: PLC0415 - numpy, late
    from voicecoach.sound.files.tags import Tags  # noqa: PLC0415 - numpy, late
    from voicecoach.sound.mixer import Mixer  # noqa: PLC0415 - numpy, late

    with FileSink(path, Tags(start.plan.title)) as sink:
        player = Player(
            session or Session(),
            SpokenClips(speech, dict(start.plan.sounds)),
            Mixer(),
            sink=sink,
            ears=ears,
            log=log,
            block_frames=RENDER_BLOCK_FRAMES,
        )
        return spoken(unbroken(player.run(start)))
