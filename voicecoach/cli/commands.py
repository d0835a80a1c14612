"""`voicecoach commands`: what may be said, and a person's own words for it."""

from __future__ import annotations

from collections.abc import Mapping

import click

from voicecoach.cli.parts import Command, json_option, show_json
from voicecoach.errors import UsageError

SHORT = 5
"""Letters of a single word from which it is told well from others."""


@click.command(cls=Command, epilog='voicecoach commands --add pain "my back"')
@click.option("--add", nargs=2, metavar="COMMAND WORDS", help="Have these words of yours obeyed as COMMAND.")
@click.option("--remove", metavar="WORDS", help="Forget words of your own.")
@json_option
def commands(*, add: tuple[str, str] | None, remove: str | None, as_json: bool) -> None:
    """List what you may say or type in a session, with every synonym and your own words."""
    if add:
        _add(*add)
    if remove is not None:
        _remove(remove)
    if not add and remove is None:
        _list(as_json=as_json)


def _add(command: str, words: str) -> None:
    from voicecoach.listen import model, personal
    from voicecoach.listen.vosk import Model

    path = personal.path()
    known = Model(model.find()).knows
    mine = personal.load(path)
    taught = mine.taught(words, command, known)
    personal.save(path, taught)
    phrase = next((one for one in taught.phrases if one not in mine.phrases), words)
    click.echo(f'"{phrase}" now means {command}.')
    if " " not in phrase and len(phrase) < SHORT:
        click.echo("A short word is easily taken for another; two words are told apart more surely.")


def _remove(words: str) -> None:
    from voicecoach.listen import personal

    path = personal.path()
    mine = personal.load(path)
    phrase = personal.own_phrase(mine, words)
    if phrase is None:
        message = f'"{words}" is none of your own words.'
        known = ", ".join(mine.phrases)
        raise UsageError(message, f"They are: {known}." if known else "You have added none.")
    personal.save(path, mine.without(phrase))
    click.echo(f'"{phrase}" is no longer obeyed.')


def _list(*, as_json: bool) -> None:
    from voicecoach.listen import personal
    from voicecoach.session.phrasebook import COMMANDS, EFFECTS

    own = personal.load(personal.path()).phrases
    if as_json:
        found = [
            {"command": name, "phrases": said, "own": _of(name, own), "effect": EFFECTS[name]}
            for name, said in COMMANDS.items()
        ]
        show_json(found)
        return
    for name, phrases in COMMANDS.items():
        click.echo(f"{', '.join((*phrases, *_of(name, own))):46}  {EFFECTS[name]}")
    click.echo("\nWhere it is asked: zero to ten, mild, moderate, severe; yes, no.")


def _of(command: str, own: Mapping[str, str]) -> list[str]:
    return [phrase for phrase, name in own.items() if name == command]
