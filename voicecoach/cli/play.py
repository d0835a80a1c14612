"""`voicecoach play`: the live session."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import click
from msgspec import Struct, field
from msgspec.structs import replace

from voicecoach.cli.choices import Choices, plan_options
from voicecoach.cli.keeping import (
    Beginning,
    afresh,
    as_written_option,
    history_option,
    offered,
    own_diary,
    recorded,
    resumed,
    today,
    trained_lately,
)
from voicecoach.cli.pages import lan_option, page_option
from voicecoach.cli.parts import (
    ExampleCommand,
    duck_option,
    events_option,
    level_option,
    listen_option,
    log_to,
    music_option,
    speech_of,
    voice_option,
)
from voicecoach.errors import ScriptError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.diary.store import Store
    from voicecoach.listen.phrases.modes import Mode as ListenMode
    from voicecoach.page.serving import Pages
    from voicecoach.pictures.album import Album
    from voicecoach.player.live.live import Live
    from voicecoach.player.performance import Performance
    from voicecoach.player.stage import Ears
    from voicecoach.player.view import View
    from voicecoach.screen.rows import DrawnFigure
    from voicecoach.session.events import Level, Mode

TYPE = "Commands can be typed too, each with Enter (pain, next, pause, stop, help)."


@click.command(cls=ExampleCommand, epilog="voicecoach play booty-work-breakdown")
@click.argument("routine")
@voice_option
@level_option
@click.option(
    "--volume", type=click.FloatRange(-36, 12), default=0.0, metavar="DB", help="Louder (3) or quieter (-3)."
)
@click.option(
    "--device-out", "--device", metavar="NAME", help="The loudspeaker: its number, name, or a part of that."
)
@click.option("--device-in", metavar="NAME", help="The microphone: its number, name, or a part of that.")
@click.option("--no-mic", is_flag=True, help="Don't listen; obey only what is typed.")
@listen_option
@click.option("--plain", is_flag=True, help="Lines instead of the full screen, as for a screen reader.")
@music_option
@duck_option
@plan_options
@events_option
@history_option
@as_written_option
@page_option
@lan_option
def play(
    routine: str | None,
    *,
    voice: str | None,
    level: Level,
    volume: float,
    device_out: str | None,
    device_in: str | None,
    no_mic: bool,
    listen: ListenMode,
    plain: bool,
    music: Path | None,
    duck_db: float,
    start_at: str | None,
    pace: float,
    variants: tuple[str, ...],
    seed: str,
    events: str | None,
    no_history: bool,
    as_written: bool,
    page: bool,
    lan: bool,
) -> None:
    """Perform ROUTINE aloud, now.

    It obeys what you say or type (pain, next, pause, stop, and all that `voicecoach commands` lists). Ctrl-C
    ends it. Music plays while the session goes on, and never over a question or a pause. A loudspeaker or
    microphone that goes away is taken back when it is there again. With no loudspeaker the routine is
    rendered under audio/ instead. With `--page`, a browser shows it too, and may be its loudspeaker and
    microphone.
    """
    wish = Wish(
        routine=routine,
        voice=voice,
        level=level,
        volume=volume,
        loudspeaker=device_out,
        microphone=device_in,
        listen="off" if no_mic else listen,
        plain=plain,
        music=music,
        duck_db=duck_db,
        choices=Choices(start_at, pace, variants, seed=seed),
        events=events,
        keeps=not no_history,
        as_written=as_written,
    )
    if not (page or lan):
        perform_live(wish, None)
        return
    from voicecoach.cli.pages import served, wait_for_a_page

    tell = (lambda _: None) if events == "-" else click.echo
    with served(lan=lan, tell=tell) as pages:
        if lan:
            wait_for_a_page(pages)
        perform_live(wish, pages)


class Wish(Struct, frozen=True):
    """Wishes for a live session; `routine` None resumes the one that was cut short."""

    routine: str | None
    voice: str | None = None
    level: Level = "full"
    volume: float = 0.0
    loudspeaker: str | None = None
    microphone: str | None = None
    listen: ListenMode = "all"
    plain: bool = False
    music: Path | None = None
    duck_db: float = 14.0
    choices: Choices = field(default_factory=Choices)
    events: str | None = None
    keeps: bool = True
    as_written: bool = False


def perform_live(wish: Wish, pages: Pages | None) -> None:
    """Perform the session, shown on `pages` and obeying them too."""
    from threading import Event

    from voicecoach.player.live import live
    from voicecoach.player.live.beside import Beside
    from voicecoach.player.view import Several
    from voicecoach.screen import show
    from voicecoach.session.plan.tailor import warned
    from voicecoach.sound.devices.portaudio import hushed

    plan = None if wish.routine is None else wish.choices.of(wish.routine)
    tell = (lambda _: None) if wish.events == "-" else click.echo
    ended = Event()
    under = live.Music(wish.music, wish.duck_db) if wish.music else None
    with ExitStack() as stack:
        stack.enter_context(hushed())
        store = stack.enter_context(own_diary(wanted=wish.keeps))
        knows = trained_lately(store)
        begun = resumed(store) if plan is None else offered(store, plan) or afresh(plan, wish.level)
        speech = stack.enter_context(speech_of(wish.voice))
        log = stack.enter_context(log_to(wish.events))
        in_lines = wish.plain or wish.events == "-" or not show.possible()
        # Lines show no figure: nothing is drawn, and the script is not read again for it.
        album = None if in_lines and pages is None else album_of(wish.routine or begun.plan.title)
        if pages is not None:
            pages.illustrate(album)

        def perform(view: View, keys: Ears | None) -> Performance:
            if pages is not None:
                view, keys = Several(view, pages.board), Beside(pages.buttons, keys)
            view.notice(begun.plan.title)
            with live.opened(
                speech,
                volume_db=wish.volume,
                loudspeaker=wish.loudspeaker,
                microphone=wish.microphone,
                mode=wish.listen,
                view=view,
                keys=keys,
                log=log,
                quit=ended,
                music=under,
                beside=pages.beside if pages else None,
                knows=knows,
                keeps=wish.keeps,
            ) as floor:
                if floor is None:
                    return live.rendered(warned(begun.plan), speech, wish.level, log, view, music=under)
                return _performed(floor, begun, store, as_written=wish.as_written)

        if in_lines:
            _in_lines(perform, tell)
        else:
            show.show(perform, ended, click.echo, drawn_figure(album, stack))


def album_of(routine: str) -> Album | None:
    """The pictures of a routine's exercises; None if its script isn't there any more."""
    from voicecoach.pictures.album import Album
    from voicecoach.routine.library import load

    with suppress(ScriptError):
        return Album(load(routine))
    return None


def drawn_figure(album: Album | None, stack: ExitStack) -> DrawnFigure | None:
    """The figure for the terminal, drawn by a process of its own that ends with `stack`."""
    from voicecoach.pictures.blocks import Blocks, apart
    from voicecoach.pictures.images import answered

    if album is None:
        return None
    images = answered()
    return Blocks(album, stack.enter_context(apart()), images.drawn if images else None).rows


def _in_lines(perform: Callable[[View, Ears | None], Performance], tell: Callable[[str], None]) -> None:
    """Perform without the full screen: with lines to read, and commands to type if somebody can."""
    from voicecoach.listen.phrases.typed import Keyboard
    from voicecoach.screen.plain import Plain

    typing = someone_can_type()
    if typing:
        tell(TYPE)
    perform(Plain(tell), Keyboard(sys.stdin.fileno()) if typing else None)


def _performed(floor: Live, begun: Beginning, store: Store | None, *, as_written: bool) -> Performance:
    """Ask the diary's questions, then perform the session and keep it there."""
    from voicecoach.player.performance import Performance
    from voicecoach.session.events import Start
    from voicecoach.session.plan.steps import refusals

    if begun.resumed is None:
        plan = today(begun.plan, store, floor.ask if floor.attended else None, as_written=as_written)
        if plan is None:
            return Performance("stopped", 0, ())
        begun = replace(begun, plan=plan)
    mode: Mode = "live" if floor.attended or refusals(begun.plan) else "unattended"
    with recorded(begun, store) as session:
        performance = floor.perform(begun.session, Start(begun.plan, mode, begun.level), session)
        session.leave(performance.reason, performance.frames)
    return performance


def someone_can_type() -> bool:
    """True if standard input is a terminal, a pipe or a file, and isn't closed."""
    if sys.stdin is None or sys.stdin.closed:
        return False
    with suppress(OSError, ValueError):
        return sys.stdin.isatty() or not stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
    return False
