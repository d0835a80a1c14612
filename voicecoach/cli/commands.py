"""`voicecoach commands`: the phrases that are obeyed, and a person's own words for them."""

from __future__ import annotations

from collections.abc import Mapping

import click

from voicecoach.cli.parts import ExampleCommand, json_option, show_json
from voicecoach.errors import UsageError

SHORT = 5
"""Fewest letters of a single word that is easily told from others."""


@click.command(cls=ExampleCommand, epilog='voicecoach commands --add pain "my back"')
@click.option("--add", nargs=2, metavar="COMMAND WORDS", help="Have these words of yours obeyed as COMMAND.")
@click.option("--remove", metavar="WORDS", help="Forget words of your own.")
@click.option("--name", metavar="WORD", help="What the coach is called in `play --listen named`.")
@json_option
def commands(*, add: tuple[str, str] | None, remove: str | None, name: str | None, as_json: bool) -> None:
    """List what you may say or type in a session, with every synonym and your own words."""
    if name is not None:
        _name(name)
    if add:
        _add(*add)
    if remove is not None:
        _remove(remove)
    if not add and remove is None and name is None:
        _list(as_json=as_json)


def _add(command: str, words: str) -> None:
    from voicecoach.listen.model import models
    from voicecoach.listen.phrases import personal
    from voicecoach.listen.recognise.recognisers import open_model

    path = personal.path()
    mine = personal.load(path)
    taught = mine.taught(words, command, open_model(models.find()).knows)
    personal.save(path, taught)
    phrase = next((phrase for phrase in taught.phrases if phrase not in mine.phrases), words)
    click.echo(f"'{phrase}' now means {command}.")
    if " " not in phrase and len(phrase) < SHORT:
        click.echo("A short word is easily taken for another; two words are told apart more surely.")


def _name(name: str) -> None:
    from msgspec.structs import replace

    from voicecoach.listen.model import models
    from voicecoach.listen.phrases import modes, personal
    from voicecoach.listen.recognise.recognisers import open_model

    path = personal.path()
    heard = modes.check_name(name, open_model(models.find()).knows)
    personal.save(path, replace(personal.load(path), name=heard))
    click.echo(f'The coach is called "{heard}": say "{heard}, next" in play --listen named.')


def _remove(words: str) -> None:
    from voicecoach.listen.phrases import personal

    path = personal.path()
    mine = personal.load(path)
    phrase = personal.own_phrase(mine, words)
    if phrase is None:
        message = f"'{words}' is none of your own words."
        known = ", ".join(mine.phrases)
        raise UsageError(message, f"They are: {known}." if known else "You have added none.")
    personal.save(path, mine.without(phrase))
    click.echo(f"'{phrase}' is no longer obeyed.")


def _list(*, as_json: bool) -> None:
    from voicecoach.listen.phrases import personal
    from voicecoach.session.words.languages import DEFAULT, words_of

    words = words_of(DEFAULT)
    own = personal.load(personal.path()).phrases
    if as_json:
        listed = [
            {"command": name, "phrases": phrases, "own": _of(name, own), "effect": words.EFFECTS[name]}
            for name, phrases in words.COMMANDS.items()
        ]
        show_json(listed)
        return
    for name, phrases in words.COMMANDS.items():
        click.echo(f"{', '.join((*phrases, *_of(name, own))):46}  {words.EFFECTS[name]}")
    click.echo("\nWhere it is asked: zero to ten, mild, moderate, severe; yes, no.")


def _of(command: str, own: Mapping[str, str]) -> list[str]:
    return [phrase for phrase, name in own.items() if name == command]
