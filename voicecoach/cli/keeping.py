"""The diary of `play`, `resume` and `rehearse`, and the resuming of sessions that were cut short."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from voicecoach.cli.parts import plan_of
from voicecoach.errors import DiaryError, UsageError, VoicecoachError

if TYPE_CHECKING:
    from voicecoach.diary.recorder import Recorder
    from voicecoach.diary.resume_points import CutShort
    from voicecoach.diary.store import Store
    from voicecoach.player.prepare import Perform
    from voicecoach.session.events import Level, Mode
    from voicecoach.session.plan.steps import Plan
    from voicecoach.session.session import Session

OFFERED = timedelta(hours=2)
"""Time within which `play` of the same routine offers to resume a session that was cut short."""

history_option = click.option(
    "--no-history", is_flag=True, help="Keep nothing of this session in the diary, and offer nothing from it."
)


class Beginning(Struct, frozen=True):
    """A session about to be performed: a new one, or one that is resumed (`resumed` is its number)."""

    session: Session
    plan: Plan
    level: Level
    mode: Mode
    resumed: int | None = None


def afresh(plan: Plan, level: Level, mode: Mode = "live") -> Beginning:
    from voicecoach.session.session import Session

    return Beginning(Session(), plan, level, mode)


# --- the diary -----------------------------------------------------------------------------------


@contextmanager
def own_diary(*, wanted: bool = True) -> Iterator[Store | None]:
    """Open the person's diary; None if it isn't wanted, or can't be used, which is printed."""
    if not wanted:
        yield None
        return
    from voicecoach.diary.location import diary_path
    from voicecoach.diary.opening import open_own

    try:
        store, notice = open_own(diary_path())
    except DiaryError as error:
        click.echo(f"This session is not being kept. {error}", err=True)
        yield None
        return
    if notice:
        click.echo(notice, err=True)
    with store:
        yield store


@contextmanager
def diary_in(file: Path | None) -> Iterator[Store | None]:
    """Open the diary in `file`, for a rehearsal. Raises DiaryError."""
    if file is None:
        yield None
        return
    from voicecoach.diary.store import Store

    with Store(file, durable=False) as store:
        yield store


@contextmanager
def recorded(beginning: Beginning, store: Store | None, *, virtual: bool = False) -> Iterator[Recorder]:
    """The session, kept in `store` as it goes: in a thread of its own; if `virtual`, before time goes on."""
    from voicecoach.diary.recorder import Keeper, Recorder, WritingThread, virtual_clock, wall_clock

    def tell(line: str) -> None:
        click.echo(line, err=True)

    if store is None:
        yield Recorder(beginning.session, lambda *_: None, lambda _: None, wall_clock)
        return
    keeper = Keeper(store, tell, beginning.resumed)
    clock = virtual_clock(datetime.now().astimezone()) if virtual else wall_clock
    with nullcontext(keeper.keep) if virtual else closing(WritingThread(keeper.keep)) as keep:
        yield Recorder(beginning.session, keeper.begin, keep, clock)


def last_used() -> Mapping[str, date]:
    """The last day of each routine, by its title; empty if no diary can be read."""
    from voicecoach.diary.location import diary_path
    from voicecoach.diary.store import Store

    try:
        with Store(diary_path(), make=False) as store:
            return {name: when.date() for name, when in store.last_used().items()}
    except DiaryError:
        return {}


KNOWN = timedelta(weeks=2)
"""Time after a session for which a person still knows the words that halt one."""


def trained_lately(store: Store | None) -> bool:
    """True if a session was begun so recently that its first words needn't be told again."""
    if store is None:
        return False
    try:
        latest = max(store.last_used().values(), default=None)
    except DiaryError:
        return False
    return latest is not None and datetime.now().astimezone() - latest < KNOWN


as_written_option = click.option(
    "--as-written", is_flag=True, help="As the script has it, whatever the diary says of today."
)


def today(plan: Plan, store: Store | None, perform: Perform | None, *, as_written: bool) -> Plan | None:
    """`plan` as the diary prescribes it today, after the questions that `perform` asks, if any are due.

    None if the person stopped at the questions. Without a diary, or if it fails, the plan is as written.
    """
    if store is None or as_written:
        return plan
    from voicecoach.player.prepare import prepare

    try:
        prescribed = prepare(plan, store, perform, datetime.now().astimezone())
    except DiaryError as error:
        click.echo(f"This session is as the script has it. {error}", err=True)
        return plan
    if prescribed is None:
        click.echo("You stopped at the questions: no session begins.", err=True)
        return None
    return prescribed.plan


# --- going on ------------------------------------------------------------------------------------


def resumed(store: Store | None) -> Beginning:
    """Resume the session that was cut short. Raises UsageError without one."""
    cut = store.cut_short() if store else None
    if cut is None:
        message = "There is nothing to go on with: no session was cut short since one was last done."
        raise UsageError(message, "Start one: voicecoach play NAME")
    click.echo(f"{cut.session.routine}: going on where it was cut short ({_when(cut.at)}).", err=True)
    return _going_on(cut)


def _going_on(cut: CutShort) -> Beginning:
    from voicecoach.session.restore import changed, read, restore
    from voicecoach.session.session import Session

    try:
        kept = read(cut.data)
        plan = _plan_now(cut, kept.plan)
        if changed(kept, plan):
            click.echo(
                "The script has changed since: it goes on at the same set, if that is still there.", err=True
            )
        state = restore(kept, plan)
    except ValueError as error:
        message = f"{cut.session.routine} can't be gone on with: {error}."
        raise UsageError(message, f"Start it anew: voicecoach play '{cut.session.path}'") from error
    return Beginning(Session(state), state.plan, state.level, state.mode, cut.session.id)


def _plan_now(cut: CutShort, kept: Plan) -> Plan:
    """The plan of the present script; the kept one if the script can't be read any more."""
    try:
        return plan_of(cut.session.path, kept.seed)
    except (VoicecoachError, OSError):
        click.echo(f"{cut.session.path} can't be read any more: it goes on as it was.", err=True)
        return kept


def offered(store: Store | None, plan: Plan) -> Beginning | None:
    """A session of the same routine that was cut short recently, if the person wants to resume it."""
    cut = store.cut_short() if store else None
    if cut is None or datetime.now().astimezone() - cut.at > OFFERED:
        return None
    if cut.session.path != str(Path(plan.path).absolute()) and cut.session.routine != plan.title:
        return None
    notice = f"{plan.title} was cut short {_when(cut.at)}."
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        click.echo(f"{notice} To go on with that instead: voicecoach resume", err=True)
        return None
    return _going_on(cut) if click.confirm(f"{notice} Go on with it?", default=True) else None


def _when(at: datetime) -> str:
    """A time in words, as "12 minutes ago" or a date."""
    minutes = round((datetime.now().astimezone() - at) / timedelta(minutes=1))
    if minutes < 1:
        return "just now"
    if minutes < 120:  # noqa: PLR2004 - two hours
        return f"{minutes} minute{'s' if minutes > 1 else ''} ago"
    return f"on {at:%d %B at %H:%M}"
