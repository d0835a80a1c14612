"""What a person chooses of a routine, and several routines at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from voicecoach.session.words import en as phrasebook
from voicecoach.sound.files.file import read_clip

ROUTINE = """\
routine {name}

exercise Bridge
    dose 2 reps
    rep lift 2s, hold 3s, lower 2s
    settle 3s
    easier Squeeze
        rep squeeze 2s, hold 3s, let go 1s

exercise Plank
    dose 5s
    settle 3s

do Bridge
rest 5s
do Plank
"""


@pytest.fixture(autouse=True)
def _folder(workplace: Path) -> None:
    for name in ("one", "two"):
        (workplace / f"{name}.routine").write_text(ROUTINE.format(name=name))


# --- what is chosen ------------------------------------------------------------------------------


def test_all_choices_go_together(run: Run) -> None:
    _, plain, _ = run("outline", "one")
    status, chosen, _ = run("outline", "one", "--variant", "bridge = squeeze", "--pace", "1.5")
    assert status == 0
    assert "let go" in chosen
    assert "let go" not in plain
    _, begun, _ = run("outline", "one", "--start-at", "Plank", "--variant", "Bridge=Squeeze")
    assert "squeeze" not in begun
    assert "Plank." in begun


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--start-at", "Plang"], "one has no exercise 'Plang'. Did you mean 'Plank'?\n"),
        (["--variant", "Bridge=Hop"], "Bridge can't be done as 'Hop' here. There is: Bridge, Squeeze.\n"),
        (
            ["--variant", "Bridge"],
            "--variant Bridge: that is not an exercise and the form to do it in. Write",
        ),
        (["--pace", "9"], "A pace of 9 is out of reach. Choose 0.5 (twice as fast) to 2 (half as fast).\n"),
    ],
)
@pytest.mark.parametrize(
    "command", [["outline", "one"], ["render", "one", "-o", "one.wav"], ["rehearse", "one"], ["play", "one"]]
)
def test_a_wrong_choice_is_one_line(run: Run, command: list[str], options: list[str], error: str) -> None:
    status, _, printed = run(*command, *options)
    assert status == 2
    assert printed.startswith(error)
    assert not list(Path().glob("*.wav"))


def test_a_file_begins_by_saying_that_it_cannot_hear(run: Run) -> None:
    run("render", "one", "-o", "one.wav", "--events", "with.jsonl")
    run("render", "one", "-o", "short.wav", "--events", "without.jsonl", "--no-preamble")
    assert Path("with.jsonl").read_text().count(phrasebook.RECORDED) == 1
    assert phrasebook.RECORDED not in Path("without.jsonl").read_text()
    assert len(read_clip("one.wav")) > len(read_clip("short.wav"))


# --- several -------------------------------------------------------------------------------------


def test_several_are_the_same_files_as_each_by_itself(run: Run) -> None:
    status, out, _ = run("render", "one", "two", "-o", "out", "--format", "wav", "--level", "brief")
    assert status == 0
    assert [line.partition(":")[0] for line in out.splitlines()] == [
        str(Path("out") / f"{name}.wav") for name in ("one", "two")
    ]
    run("render", "two", "-o", "two.wav", "--level", "brief")
    assert Path("out/two.wav").read_bytes() == Path("two.wav").read_bytes()
    assert Path("out/one.wav").read_bytes() != Path("out/two.wav").read_bytes()


def test_every_option_goes_along(run: Run) -> None:
    options = [
        "--no-preamble",
        "--variant",
        "Bridge=Squeeze",
        "--variant",
        "Plank=Plank",
        "--pace",
        "0.8",
        "--voice",
        "system",
    ]
    assert run("render", "one", "two", "-o", "out", *options)[0] == 0
    run("render", "one", "-o", "one.flac", *options)
    assert Path("out/one.flac").read_bytes() == Path("one.flac").read_bytes()


def test_one_that_cannot_be_rendered_does_not_keep_the_others_from_it(run: Run) -> None:
    Path("bad.routine").write_text("routine Bad\n\nexercise Hop\n    dose as many as you can\n\ndo Hop\n")
    status, out, err = run("render", "bad", "two", "-o", "out")
    assert status == 2
    assert out.startswith(str(Path("out") / "two.flac"))
    assert err.startswith("bad: ")
    assert err.endswith("1 of 2 could not be rendered.\n")
    assert [path.name for path in Path("out").iterdir()] == ["two.flac"]


def test_what_is_there_and_newer_than_its_script_may_be_left(run: Run) -> None:
    run("render", "one", "two", "-o", "out")
    first = Path("out/one.flac").stat().st_mtime_ns
    made = Path("out/one.flac").stat().st_mtime
    os.utime("two.routine", (made + 10, made + 10))
    status, out, _ = run("render", "one", "two", "-o", "out", "--skip-existing")
    assert status == 0
    assert out.splitlines()[0] == f"{Path('out') / 'one.flac'}: is there already"
    assert not out.splitlines()[1].endswith("already")
    assert Path("out/one.flac").stat().st_mtime_ns == first


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["one", "two", "-o", "a.wav"], "a.wav is the name of a file; 2 routines need a folder."),
        (["one", "one", "-o", "out"], f"{Path('out') / 'one.flac'} would be written twice"),
        (["one", "nope", "-o", "out"], "There is no routine 'nope'."),
        (["one", "two", "-o", "out", "--events", "e.jsonl"], "--events writes of one routine."),
        (["-o", "out"], "No routine is named."),
    ],
)
def test_what_several_cannot_be_is_said_before_anything_is_made(
    run: Run, arguments: list[str], error: str
) -> None:
    status, _, printed = run("render", *arguments)
    assert status == 2
    assert printed.startswith(error)
    assert not list(Path().glob("out/*"))


# --- voices --------------------------------------------------------------------------------------


def test_a_voice_can_be_tried_into_a_file(run: Run) -> None:
    status, out, _ = run("voices", "--try", "system", "-o", "voice.wav")
    assert (status, out) == (0, "voice.wav: the system voice\n")
    assert 5.0 < read_clip("voice.wav").seconds < 20.0


def test_only_what_a_voice_says_is_written(run: Run) -> None:
    status, _, err = run("voices", "-o", "voice.wav")
    assert status == 2
    assert err.startswith("-o writes what a voice says. Say which: --try NAME")


def test_a_voice_that_is_there_needs_no_installing(run: Run) -> None:
    assert run("setup", "--voice", "system")[:2] == (
        0,
        "The system voice is ready, and speaks from now on. Another: voicecoach voices --use NAME\n",
    )
