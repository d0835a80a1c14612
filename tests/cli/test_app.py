"""The command line as a person meets it: what it prints, its exit status, and no traceback."""

from __future__ import annotations

import errno
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from tests.cli.conftest import Run
from tests.sound.test_file import no_file_longer_than
from tests.sound.virtual_audio import VirtualAudio, virtual_audio
from voicecoach.cli import app as cli
from voicecoach.player import unattended
from voicecoach.sound.files.file import read_clip

ROUTINE = """\
routine Short

use glutes

say Hello.
do Glute bridge: 2 x 2 lifts, rest 12s
    settle 4s
"""

BROKEN = """\
routine Broken

do Nothing: 3 reps
rest 30
tell me
"""


@pytest.fixture(autouse=True)
def _folder(workplace: Path) -> None:
    (workplace / "short.routine").write_text(ROUTINE)


def entries(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


# --- help and errors -----------------------------------------------------------------------------


def test_a_closed_standard_output_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["check", "short.routine"]) == 1
    assert capsys.readouterr().err == "There is nowhere to print to: standard output is closed.\n"


@pytest.mark.parametrize("name", [None, *cli.COMMANDS])
def test_every_command_shows_an_example_of_itself(run: Run, name: str | None) -> None:
    status, out, _ = run(*([name] if name else []), "--help")
    example = out.rpartition("Example:\n")[2]
    assert status == 0
    assert example.strip().startswith(f"voicecoach {name or ''}".strip())


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_an_example_is_a_call_that_is_understood(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("handout.txt").touch()  # which the example of `draft` reads
    command = cli.cli.get_command(click.Context(cli.cli), name)
    assert command
    assert command.epilog
    arguments = shlex.split(command.epilog)[2:]
    with command.make_context(name, arguments, parent=click.Context(cli.cli)):
        pass


def test_with_no_command_the_routines_are_listed(run: Run) -> None:
    status, out, _ = run()
    assert status == 0
    assert "booty-work-breakdown\n" in out
    assert "short\n" in out
    assert "voicecoach play NAME" in out


@pytest.mark.parametrize(
    ("arguments", "status", "error"),
    [
        (["pley"], 2, "There is no command 'pley'. Did you mean 'play'? See: voicecoach --help"),
        (["play"], 2, "Missing argument 'ROUTINE'. See: voicecoach play --help"),
        (["outline", "--voice"], 2, "Option '--voice' requires an argument."),
        (["outline", "shrt"], 2, "There is no routine 'shrt'. `voicecoach routines` lists those there are."),
        (["outline", "short", "--voice", "x"], 2, "There is no voice 'x'. There is: system, piper, pico"),
        (["render", "short", "-o", "a.xyz"], 2, "a.xyz: a file that ends in '.xyz' can't be written."),
        (["render", "short", "-o", "no/a.wav"], 3, "no/a.wav can't be written: there is no folder no."),
        (
            ["rehearse", "short", "--recogniser", "none", "--hear", "pain"],
            2,
            "--hear pain: that is not a time",
        ),
        (["format", "none.routine"], 2, "none.routine can't be read: No such file or directory."),
        (["new", "..."], 2, "'...' can't be the name of a file. Give it some letters."),
        (["new", "short"], 2, "short.routine is there already. Choose another name."),
    ],
)
def test_an_error_is_one_line_and_a_status(run: Run, arguments: list[str], status: int, error: str) -> None:
    got, out, err = run(*arguments)
    assert (got, out) == (status, "")
    assert err.startswith(error)
    assert err.count("\n") == 1


def test_a_mistake_of_our_own_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LookupError("oops")  # noqa: EM101 - a mistake

    monkeypatch.setattr(unattended, "outline", fail)
    assert run("outline", "short") == (
        1,
        "",
        "A mistake in voicecoach itself: LookupError('oops'). VOICECOACH_TRACEBACK=1 shows where.\n",
    )


def test_ctrl_c_ends_a_command_in_a_word(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(unattended, "outline", interrupt)
    assert run("outline", "short") == (130, "", "\nStopped.\n")


def test_ctrl_c_does_so_too_while_a_class_is_being_made(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        def __set_name__(self, *_: object) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(unattended, "outline", lambda *_: type("Imported", (), {"member": Slow()}))
    assert run("outline", "short") == (130, "", "\nStopped.\n")


def test_whoever_reads_our_output_may_stop_reading() -> None:
    program = f"{sys.executable} -m voicecoach commands | exec 0<&-"
    ran = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=False)
    assert ran.stderr == ""


def test_a_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "voicecoach", "commands"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (1, "voicecoach: No space left on device.\n")


# --- performing ----------------------------------------------------------------------------------


def test_a_render_is_as_long_as_the_outline_to_the_sample(run: Run) -> None:
    run("render", "short", "-o", "short.wav", "--events", "rendered.jsonl", "--no-preamble", "--lead", "0")
    _, outlined, _ = run("outline", "short", "--json")
    assert outlined == Path("rendered.jsonl").read_text()
    duration = entries("rendered.jsonl")[-1]["duration"]
    assert len(read_clip("short.wav")) == round(duration * 48_000)


def test_flac_holds_the_same_samples_as_wav(run: Run) -> None:
    for name in ("short.wav", "short.flac"):
        assert run("render", "short", "-o", name)[0] == 0
    assert (read_clip("short.wav").samples == read_clip("short.flac").samples).all()


def test_an_outline_is_a_cue_sheet_and_its_length(run: Run) -> None:
    status, out, _ = run("outline", "short")
    lines = out.splitlines()
    assert status == 0
    assert lines[0] == "    0.00  say    Short."
    assert lines[-3].endswith("  end    done")
    assert lines[-1] == "56 s"


PAIN = ["rehearse", "booty-work-breakdown", "--voice", "system", "--recogniser", "none"]
PAIN += ["--hear", "30=pain", "--hear", "34=4"]


def test_a_rehearsal_with_pain_falls_silent_asks_and_steps_down(run: Run) -> None:
    status, out, _ = run(*PAIN, "--events", "events.jsonl", "--speaker", "out.wav")
    happened = entries("events.jsonl")
    assert status == 0
    at_pain = [entry for entry in happened if entry["t"] == 30.0]
    assert [entry["event"] for entry in at_pain][:2] == ["heard", "cut"]
    assert "Stop there. Lower gently and relax." in [entry.get("text") for entry in at_pain]
    pain = next(entry for entry in happened if entry["event"] == "pain")
    assert (pain["nrs"], pain["exercise"]) == (4, "Glute bridge")
    assert pain["t"] > 38.0  # it is read back, and may be put right
    assert ("Four.", 34.0) in [(entry.get("text"), entry["t"]) for entry in happened]
    instead = next(entry for entry in happened if entry.get("instead_of"))
    assert (instead["t"], instead["event"], instead["instead_of"]) == (pain["t"], "exercise", "Glute bridge")
    assert happened[-1]["reason"] == "waiting"
    assert "   30.00  heard  pain" in out
    assert len(read_clip("out.wav")) == round(happened[-1]["t"] * 48_000)


def test_the_same_rehearsal_gives_the_same_bytes(run: Run) -> None:
    for name in ("one", "two"):
        run(*PAIN, "--events", f"{name}.jsonl")
    run(*PAIN, "--events", "heard.jsonl", "--speaker", "out.wav")
    assert (
        Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes() == Path("heard.jsonl").read_bytes()
    )


def test_events_that_no_longer_fit_end_nothing_and_are_whole_lines(run: Run) -> None:
    command = ("rehearse", "short", "--recogniser", "none", "--events")
    run(*command, "whole.jsonl")
    with no_file_longer_than(700):
        status, out, err = run(*command, "events.jsonl")
    assert (status, err) == (
        1,
        "events.jsonl can't be written: File too large. Make room, or choose another place.\n",
    )
    assert out.splitlines()[-1].endswith("end    done")
    written, whole = Path("events.jsonl").read_text(), Path("whole.jsonl").read_text()
    assert written.endswith("\n")
    assert whole.startswith(written)


def test_events_can_be_printed_and_then_are_all_that_is(run: Run) -> None:
    _, out, _ = run("rehearse", "short", "--recogniser", "none", "--events", "-")
    events = [json.loads(line)["event"] for line in out.splitlines()]
    assert (events[0], events[-1]) == ("started", "finished")


def test_a_live_rehearsal_waits_for_the_person(run: Run) -> None:
    Path("waits.routine").write_text("routine Waits\n\nwait Lie down.\n\nsay Go.\n")
    _, out, _ = run("rehearse", "waits", "--recogniser", "none", "--live")
    assert out.splitlines()[-1].endswith("end    waiting")
    _, out, _ = run("rehearse", "waits", "--recogniser", "none", "--live", "--hear", "90=ready")
    assert "   90.00  say    Go." in out


# --- scripts -------------------------------------------------------------------------------------


def test_check_draws_every_problem_of_every_file(run: Run) -> None:
    Path("broken.routine").write_text(BROKEN)
    status, out, _ = run("check", "broken.routine", "short.routine")
    assert status == 2
    assert [line for line in out.splitlines() if ": error: " in line] == [
        "broken.routine:3:4: error: There is no exercise 'Nothing'.",
        "broken.routine:4:6: error: 30 has no unit.",
        "broken.routine:5:1: error: 'tell' is no keyword of a script.",
    ]
    assert "Short: 56 s" in out
    assert out.endswith("3 errors, no warnings.\n")


def test_check_goes_on_after_a_file_that_can_not_be_read(run: Run) -> None:
    Path("latin.routine").write_bytes(b"routine A\nsay caf\xe9")
    status, out, err = run("check", "latin.routine", "nowhere", "short.routine")
    assert status == 2
    assert err.split("\n\n")[0].startswith("latin.routine:2: the text is not UTF-8.")
    assert err.split("\n\n")[1].startswith("There is no routine 'nowhere'.")
    assert "Short: 56 s" in out
    assert out.endswith("2 errors, no warnings.\n")


def test_what_the_output_has_no_letters_for_is_a_question_mark() -> None:
    Path("words.routine").write_text("routine Übung 漢字\n\nsay Eins.\n", encoding="utf-8")
    command = [sys.executable, "-m", "voicecoach", "check", "words.routine"]
    ran = subprocess.run(
        command, env=os.environ | {"PYTHONIOENCODING": "cp1252"}, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, b"\xdcbung ??: 4 s")


def test_check_says_what_a_routine_amounts_to(run: Run) -> None:
    status, out, _ = run("check", "short")
    assert status == 0
    title, dose, cues, empty, count = out.splitlines()
    assert (title, dose) == ("Short: 56 s", "    Glute bridge: 2 sets of 2 lifts, rest 12 s")
    assert cues.startswith("    no place in so few reps for '")
    assert (empty, count) == ("", "no errors, no warnings.")


def test_check_names_a_cue_of_the_routine_that_finds_no_place(run: Run) -> None:
    Path("wordy.routine").write_text(
        ROUTINE + "    cue A cue that nobody can say in the time of a hold of three seconds.\n"
    )
    status, out, _ = run("check", "wordy")
    assert status == 0
    assert "wordy.routine:8:9: warning: This cue of 'Glute bridge' finds no place." in out
    assert out.endswith("no errors, 1 warning.\n")


def test_check_lists_what_has_no_pose_in_place_of_the_doses(run: Run) -> None:
    Path("posed.routine").write_text(
        "exercise Bridge\n    dose 5 reps\n    pose on back, knees bent\n"
        "    easier Small bridge\n        dose 3 reps\n\nexercise Plank\n    dose 20s\n"
    )
    status, out, _ = run("check", "--poses", "posed.routine", "short.routine")
    assert status == 0
    assert [line for line in out.splitlines() if line.endswith(("pose.", "a pose"))] == [
        "posed.routine:7: 'Plank' has no pose.",
        "short: every exercise has a pose",
    ]
    assert out.splitlines()[-1] == "no errors, 1 warning."


def test_check_finds_nothing_wrong_with_what_ships(run: Run) -> None:
    status, out, _ = run("check")
    assert (status, out.splitlines()[-1]) == (0, "no errors, no warnings.")


def test_a_new_script_has_nothing_wrong_with_it_and_is_formatted(run: Run) -> None:
    assert run("new", "Morning hips")[0] == 0
    assert run("check", "morning-hips.routine")[1].endswith("no errors, no warnings.\n")
    assert run("format", "--check", "morning-hips.routine") == (0, "", "")


def test_format_says_or_does_what_is_to_be_done(run: Run) -> None:
    Path("untidy.routine").write_text("routine  Untidy\nsay Hello.   # no comment\n")
    before = Path("untidy.routine").read_text()
    assert run("format", "--check", "untidy.routine")[:2] == (1, "untidy.routine: would be formatted\n")
    assert Path("untidy.routine").read_text() == before
    assert run("format", "untidy.routine")[:2] == (0, "untidy.routine: formatted\n")
    assert run("format", "--check", "untidy.routine") == (0, "", "")


def test_format_replaces_a_script_whole_or_not_at_all(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("real.routine").write_text("routine  Untidy\nsay Hello.\n")
    Path("real.routine").chmod(0o640)
    Path("link.routine").symlink_to("real.routine")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", full)
        assert run("format", "link.routine")[0] == 1
    assert Path("real.routine").read_text() == "routine  Untidy\nsay Hello.\n"
    assert run("format", "link.routine")[0] == 0
    assert Path("real.routine").read_text() == "routine Untidy\nsay Hello.\n"
    assert Path("link.routine").is_symlink()
    assert Path("real.routine").stat().st_mode & 0o777 == 0o640
    assert list(Path().glob(".*")) == []


def test_format_says_of_a_script_that_can_not_be_read_what_check_says(run: Run) -> None:
    Path("latin.routine").write_bytes(b"routine A\nsay caf\xe9")
    assert run("format", "latin.routine")[0] == 2
    assert Path("latin.routine").read_bytes() == b"routine A\nsay caf\xe9"


@pytest.mark.parametrize(
    ("command", "keys"),
    [
        ("routines", {"name", "title", "seconds", "needs", "about", "source", "path"}),
        ("exercises", {"name", "aka", "setup", "easier", "harder", "needs", "tags", "path"}),
        ("commands", {"command", "phrases", "own", "effect"}),
        ("voices", {"voice", "available", "reason"}),
    ],
)
def test_what_is_listed_can_be_had_as_json(run: Run, command: str, keys: set[str]) -> None:
    status, out, _ = run(command, "--json")
    listed = json.loads(out)
    assert status == 0
    assert listed
    assert all(set(one) == keys for one in listed)


# --- live ----------------------------------------------------------------------------------------


def test_with_no_loudspeaker_play_says_so_and_renders(tmp_path: Path) -> None:
    Path("sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    ran = subprocess.run(
        [sys.executable, "-m", "voicecoach", "play", "short"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    title, reason, where = ran.stdout.splitlines()
    assert (ran.returncode, ran.stderr, title) == (0, "", "Short")
    assert reason.startswith("The PortAudio library is missing.")
    assert reason.endswith("The routine is rendered instead.")
    assert where == "audio/short.flac: 1 min 04 s"
    assert read_clip("audio/short.flac").seconds == pytest.approx(64, abs=1)


@pytest.fixture(scope="module")
def audio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualAudio]:
    with virtual_audio(tmp_path_factory.mktemp("pulse")) as audio:
        yield audio


def playing(audio: VirtualAudio, routine: str = "short") -> subprocess.Popen[str]:
    # What runs in the background of a shell ignores the interrupt, and so do its children: not this one.
    return subprocess.Popen(
        [
            "env",
            "--default-signal=INT",
            sys.executable,
            "-m",
            "voicecoach",
            "play",
            routine,
            "--no-mic",
            "--events",
            "-",
        ],
        env=audio.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_play_obeys_what_is_typed_at_once(audio: VirtualAudio) -> None:
    with playing(audio) as play:
        assert play.stdout
        happened = [json.loads(play.stdout.readline())]
        while happened[-1].get("text") != "Hello.":
            happened.append(json.loads(play.stdout.readline()))
        out, err = play.communicate("stop\n", timeout=60)  # and nothing more will ever be typed
    happened = [json.loads(line) for line in out.splitlines()]
    assert (play.returncode, err) == (0, "")
    assert [entry["event"] for entry in happened[:2]] == ["heard", "cut"]
    assert happened[0]["t"] == happened[1]["t"] == happened[2]["t"]
    assert (happened[-1]["event"], happened[-1]["reason"]) == ("finished", "waiting")


def test_ctrl_c_ends_play_cleanly(audio: VirtualAudio) -> None:
    Path("long.routine").write_text("routine Long\nsay Hello.\nrest 10m\n")  # it can't be over before
    with playing(audio, "long") as play:
        assert play.stdout
        started = json.loads(play.stdout.readline())
        play.send_signal(signal.SIGINT)
        out, err = play.communicate(timeout=60)
    finished = json.loads(out.splitlines()[-1])
    ours = [line for line in err.splitlines() if not line.startswith("ALSA lib")]  # it tells of its underruns
    assert (play.returncode, ours) == (0, [])
    assert (started["event"], finished["event"]) == ("started", "finished")
    assert finished["reason"] == "interrupted"


@pytest.mark.skipif(sys.platform != "linux", reason="how Linux lists threads")
def test_no_thread_of_blas_runs_beside_the_sound() -> None:
    program = (
        "import os; from voicecoach.cli import main; main(['voices', '--json']); import numpy;"
        "print(len(os.listdir('/proc/self/task')))"
    )
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "1"
