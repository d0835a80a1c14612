from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.__main__ import bench, main
from benchmarks.hearing import (
    coach,
    intervals,
    made_up,
    material,
    part,
    peers,
    people,
    recordings,
    run,
    sounds,
)
from benchmarks.hearing.chain import BLOCK, OURS, Curve, meanings, shift_name
from benchmarks.hearing.score import FRAME_RATE, WINDOW, Said, SceneOutcome, Told, match, row, spread
from benchmarks.hearing.table import HearingMeasured
from benchmarks.training.material import SCORE, YES_OR_NO, Recording, side
from benchmarks.training.speakers import SPEAKERS, Split, present
from tests.fakes import FakeVoice
from voicecoach.errors import UsageError
from voicecoach.listen.judge import detector
from voicecoach.listen.judge.features import FEATURES
from voicecoach.session.words.en import COMMANDS
from voicecoach.sound.room.simulated import Room
from voicecoach.voice.cache import Speech

SECOND = FRAME_RATE


def said(phrase: str, start: float, command: str = "") -> Said:
    """Half a second of it."""
    return Said(phrase, command or phrase, round(start * SECOND), round((start + 0.5) * SECOND))


def act(command: str, at: float) -> Told:
    return Told(command, "act", round(at * SECOND))


def likely(command: str, at: float) -> Told:
    return Told(command, "likely", round(at * SECOND))


# --- scoring -------------------------------------------------------------------------------------


def test_an_act_is_a_hit_where_its_command_was_said_a_moment_before() -> None:
    found = match([said("stop", 1), said("next", 5)], [act("next", 5.9), act("stop", 1.7)])
    assert found.act == [round(1.7 * SECOND), round(5.9 * SECOND)]
    assert (found.others, found.ducks) == (0, 0)


@pytest.mark.parametrize("at", [1.0, 1.5 + WINDOW / SECOND + 0.01])
def test_an_act_before_or_long_after_it_was_said_is_another(at: float) -> None:
    found = match([said("stop", 1)], [act("stop", at)])
    assert (found.act, found.others) == ([None], 1)


def test_another_command_is_no_hit_and_the_same_one_twice_is_one() -> None:
    found = match([said("next", 1)], [act("rest", 1.7), act("next", 1.8), act("next", 2.2)])
    assert (found.act, found.others) == ([round(1.8 * SECOND)], 2)


def test_room_made_for_what_was_said_is_kept_once_and_any_other_is_a_false_duck() -> None:
    told = [likely("rest", 0.5), likely("next", 1.6), likely("next", 1.9), act("next", 2.0)]
    found = match([said("next", 1)], told)
    assert (found.likely, found.ducks, found.others) == ([round(1.6 * SECOND)], 1, 0)


def test_what_is_asked_back_is_heard_and_silence_is_told_apart_from_the_act() -> None:
    told = [Told("stop", stage, round(at * SECOND)) for stage, at in (("hush", 1.6), ("ask", 2.2))]  # type: ignore[arg-type]
    found = match([said("stop", 1)], told)
    assert (found.act, found.silent, found.asked) == ([round(2.2 * SECOND)], [round(1.6 * SECOND)], 1)
    assert (found.others, found.asks, found.hushes) == (0, 0, 0)


def test_a_false_asking_back_is_an_act_where_silence_is_a_yes() -> None:
    told = [Told("stop", "hush", 1), Told("stop", "ask", 2), Told("pain", "ask", 3, near=True)]
    found = match([], told)
    assert (found.hushes, found.asks, found.others, found.halts) == (1, 2, 1, 1)


@given(
    st.lists(st.tuples(st.sampled_from(["stop", "next"]), st.integers(0, 30)), max_size=8),
    st.lists(st.tuples(st.sampled_from(["stop", "next", "rest"]), st.integers(0, 40)), max_size=12),
)
def test_every_act_is_counted_once(spoken: list[tuple[str, int]], acts: list[tuple[str, int]]) -> None:
    found = match([said(word, start) for word, start in spoken], [act(word, at) for word, at in acts])
    assert sum(one is not None for one in found.act) + found.others == len(acts)


OUTCOMES = (
    SceneOutcome(
        "2 m",
        "one",
        10.0,
        (said("ouch", 1, "pain"), said("next", 4), said("next exercise", 7)),
        {OURS: (likely("pain", 1.6), act("pain", 1.7), act("next exercise", 8.1)), "peer": (act("next", 5),)},
        notes={"not sure enough": 1},
    ),
    SceneOutcome("2 m", "two", 10.0, (said("ouch", 1, "pain"),), {OURS: (act("pain", 2.1),), "peer": ()}),
    SceneOutcome("people", "one", 1800.0, (), {OURS: (act("stop", 9), likely("rest", 3)), "peer": ()}, 7),
    SceneOutcome("talk, held out: radio", "one", 3600.0, (), {OURS: (act("next", 9),), "peer": ()}, 2),
    SceneOutcome("talk, held out: film", "one", 3600.0, (), {OURS: (act("pain", 9),), "peer": ()}, 3),
)


def test_a_row_adds_up_the_scenes_of_a_part() -> None:
    ours = row("2 m", OURS, OUTCOMES)
    shares = {name: (share.heard, share.said) for name, share in ours.shares.items()}
    assert (shares["all"], shares["words"], shares["leaning"]) == ((3, 4), (2, 3), (2, 2))
    assert (shares["phrases"], shares["command pain"], shares["phrase next"]) == ((1, 1), (2, 2), (0, 1))
    assert ours.likely == pytest.approx([0.1, 0.6, 0.6])  # what is acted on at once has made room too
    assert ours.act_leaning == pytest.approx([0.2, 0.6])
    assert ours.act == pytest.approx([0.6])
    peer = row("2 m", "peer", OUTCOMES)
    assert peer.shares["all"].heard == 1
    assert peer.act == pytest.approx([0.5])


def test_false_acts_are_counted_by_the_hour_and_apart_from_ducks() -> None:
    ours = row("people", OURS, OUTCOMES)
    assert (ours.others, ours.ducks, ours.items) == (1, 1, 7)
    assert ours.an_hour(ours.others) == 2.0
    assert row("elsewhere", OURS, OUTCOMES).an_hour(0) is None


def test_a_spread_is_the_median_and_the_ninetieth_percentile() -> None:
    assert spread([]) is None
    assert spread([0.2]) == (0.2, 0.2)
    assert spread([number / 10 for number in range(11)]) == (0.5, 0.9)


def test_intervals_are_those_of_the_books() -> None:
    assert intervals.of_share(0, 0) == (0, 100)
    assert intervals.of_share(188, 194) == pytest.approx((93.42, 98.57), abs=0.01)  # Wilson
    assert intervals.of_rate(0, 3600) == pytest.approx((0, 3.689), abs=0.001)  # Garwood
    assert intervals.of_rate(55, 2.5 * 3600) == pytest.approx((41.43 / 2.5, 71.59 / 2.5), abs=0.01)


# --- the table -----------------------------------------------------------------------------------


def measured(*outcomes: SceneOutcome) -> HearingMeasured:
    kinds: dict[str, part.Kind] = {
        "2 m": "commands",
        "2 m, coach +0 dB": "commands",
        "people": "false acts",
        "talk, held out: radio": "false acts",
    }
    over = SceneOutcome(
        "2 m, coach +0 dB", "one", 9, OUTCOMES[0].said[:2], {OURS: (act("pain", 1.8),), "peer": ()}
    )
    curve = {shift_name(0.5): (act("pain", 2),), shift_name(1): ()}
    shown = SceneOutcome("2 m", "two", 10.0, OUTCOMES[1].said, {**OUTCOMES[1].told, **curve})
    costs = {"load, s": 0.7}
    absent = {"absent": "not measured: install it"}
    all_ = outcomes or (OUTCOMES[0], shown, *OUTCOMES[2:], over)
    return HearingMeasured(
        kinds, all_, ("espeak a", "flite b", "flite b"), ("peer", "absent"), absent, costs, {}
    )


def lines(text: str) -> dict[str, list[str]]:
    """Lines by what they begin with, in words; the first of several."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        found.setdefault(line[:34].strip(), line[34:].split())
    return found


def test_the_table_shows_hits_beside_those_of_the_peers_and_the_ratio_over_the_coach() -> None:
    table = measured().table()
    found = lines(table)
    heard = "66.7 [21-94] of 3 100.0 [34-100] of 2 100.0 [21-100] of 1 75.0 [30-95] of 4"
    heard += " 0 = 0.0 [0-49] % 25.0 -"
    assert " ".join(found["2 m"]) == heard
    over = "50.0 [9-91] of 2 100.0 [21-100] of 1 - 50.0 [9-91] of 2 0 = 0.0 [0-66] %"
    over += " 0.0 - 66.7 % of those at 2 m"
    assert " ".join(found["2 m, coach +0 dB"]) == over
    assert "3 voices that no threshold was tuned on: espeak a, flite b at 2 sizes." in table
    assert "absent: not measured: install it" in table
    assert found["pain"] == ["2", "of", "2", "1", "of", "1"]


def test_the_table_shows_false_acts_with_their_minutes() -> None:
    found = lines(measured().table())
    assert found["people"] == ["30.0", "7", "1", "1", "2.0", "[0.1-11.1]", "0", "0", "2.0", "0.0"]
    assert found["talk, held out: all"] == [
        "120.0",
        "5",
        "2",
        "1",
        "1.0",
        "[0.1-3.6]",
        "0",
        "0",
        "0.0",
        "0.0",
    ]


def test_a_table_of_nothing_but_silence_is_short() -> None:
    silent = measured(SceneOutcome("people", "one", 60.0, (), {OURS: ()}))
    assert "Commands heard" not in silent.table()
    assert "people" in silent.table()


def test_as_json_it_has_rows_the_curve_and_why_what_was_heard_was_not_acted_on() -> None:
    found = json.loads(json.dumps(measured().as_json()))
    rows = {(one["part"], one["system"]): one for one in found["rows"]}
    assert rows["2 m", OURS]["heard"]["all"] == [3, 4]
    assert rows["people", "peer"]["false_acts"] == 0
    points = {one["raised_by"]: one["heard_percent"] for one in found["curve"]}
    assert (points[0.5]["all"], points[1.0]["all"]) == (100.0, 0.0)
    assert found["notes"]["2 m"] == {"not sure enough": 1}


# --- recordings ----------------------------------------------------------------------------------

HEAD = "path\twords\tspeaker\tkind\tlicence\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.wav", "b.wav"):
        sf.write(tmp_path / name, 0.1 * np.ones(16_000, np.float32), 16_000)
    return tmp_path


def test_a_manifest_is_read(folder: Path) -> None:
    (folder / "manifest.tsv").write_text(
        f"{HEAD}a.wav\tjarvis\tone of 5\tphrases\tCC0\nb.wav\t(hum)\t\tnoise\t\n"
    )
    first, second = recordings.read(folder)
    assert (first.path, first.words, first.kind) == (folder / "a.wav", "jarvis", "phrases")
    assert [recordings.says(one) for one in (first, second)] == [True, False]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (None, "manifest.tsv can't be read: No such file or directory."),
        (b"path\xff", "manifest.tsv can't be read: "),
        (b"path\twords\n", "manifest.tsv: its first line names no column speaker, kind. Name them"),
        (
            HEAD.encode() + b"c.wav\tx\t\tspeech\t\n",
            "manifest.tsv:2: there is no file c.wav. Paths",
        ),
        (HEAD.encode() + b"a.wav\tx\n", "manifest.tsv:2: what is of the kind ''? Kinds are speech, phrases"),
        (HEAD.encode() + b"a.wav\tx\t\tshouting\t\n", "manifest.tsv:2: what is of the kind 'shouting'?"),
    ],
)
def test_a_manifest_that_cant_be_used_says_where_and_why(
    folder: Path, text: bytes | None, error: str
) -> None:
    if text is not None:
        (folder / "manifest.tsv").write_bytes(text)
    with pytest.raises(UsageError) as raised:
        recordings.read(folder)
    assert error in str(raised.value)


@pytest.mark.parametrize("speaker", ["", "community", "one of >50"])
def test_people_who_arent_told_apart_are_fitted_on_and_others_are_on_one_side(speaker: str) -> None:
    assert recordings.Recording(Path("a"), "x", speaker, "speech").side == "train"
    told = {recordings.Recording(Path(name), "x", "libri 40", "speech").side for name in ("a", "b", "c")}
    assert len(told) == 1


def test_own_words_are_what_many_recordings_say(folder: Path) -> None:
    def of(words: str, times: int, kind: str = "phrases") -> list[recordings.Recording]:
        return [recordings.Recording(folder / "a.wav", words, "", kind)] * times

    found = [*of("jarvis", 10), *of("alexa", 9), *of("(words)", 50), *of("stop", 20, "commands")]
    assert recordings.own_words(found) == ("jarvis",)


# --- material ------------------------------------------------------------------------------------


@pytest.fixture
def speech(tmp_path: Path) -> Iterator[Speech]:
    made = Speech(FakeVoice(), tmp_path / "speech")
    yield made
    made.close()


def test_every_voice_says_everything_where_there_is_time_and_what_matters_most_thrice() -> None:
    shares = material.shared(SPEAKERS[:3], 1000)
    assert [voice for voice, _ in shares] == list(SPEAKERS[:3])
    known = {phrase for phrases in COMMANDS.values() for phrase in phrases} - {"ow"}
    for _, phrases in shares:
        assert set(phrases) == known
        assert [phrases.count(one) for one in ("pain", "ouch", "stop", "next")] == [3, 3, 3, 1]


def test_with_less_time_fewer_voices_say_less_and_the_same_each_time() -> None:
    shares = material.shared(SPEAKERS, 2)
    assert shares == material.shared(SPEAKERS, 2)
    assert 1 < len(shares) < len(SPEAKERS)
    assert sum(len(phrases) for _, phrases in shares) == 30


def test_sounds_are_joined_in_whole_blocks_with_time_to_decide_after_the_last() -> None:
    spoken = [np.ones(1000, np.float32), np.ones(777, np.float32)]
    samples, places = sounds.joined(spoken, (0.1, 0.2), np.random.default_rng(1))
    assert len(samples) % BLOCK == 0
    assert len(samples) >= places[-1][1] + WINDOW
    assert [int(samples[start:end].sum()) for start, end in places] == [1000, 777]
    assert samples.sum() == 1777


def test_an_answer_is_right_where_its_value_is() -> None:
    asked = meanings(SCORE)
    assert (asked["seven"], asked["never mind"], asked["zero"]) == ("answer 7", "answer 0", "answer 0")
    assert asked["stop"] == "stop"
    assert meanings(YES_OR_NO)["yes"] == "answer yes"
    assert meanings(YES_OR_NO, ["computer"])["computer"] == "computer"


def recorded(folder: Path, words: str, speaker: str, kind: str) -> Recording:
    """A second of noise, as a recording of that."""
    path = folder / f"{words} by {speaker}.wav"
    noise = np.random.default_rng(len(words)).standard_normal(16_000) * 0.05
    sf.write(path, noise, 16_000)
    return Recording(path, words, speaker, kind)


def test_people_say_their_commands_several_times_in_every_room_over_other_noise_each(tmp_path: Path) -> None:
    held_out, fitted = someone("test"), someone("train")
    recordings = (
        recorded(tmp_path, "stop", held_out, "commands"),
        recorded(tmp_path, "help", fitted, "commands"),
        recorded(tmp_path, "bananas", held_out, "commands"),
    )
    rooms = {"quiet": lambda number: Room("none", echo_db=None, seed=number)}

    (row,) = people.commands(recordings, rooms)
    scenes = [row.make(number) for number in range(row.scenes)]

    assert row.name == "people's own, quiet"
    assert [[one.phrase for one in scene.said] for scene in scenes] == [["stop"]] * people.TIMES
    assert len({float(scene.person.max()) for scene in scenes}) == people.TIMES, "each time another level"
    assert list(people.commands(recordings[1:], rooms)) == [], "nobody who is held out says a command"


def someone(split: Split) -> str:
    """The name of a speaker on that side."""
    return next(name for name in map(str, range(20)) if side(name) == split)


def test_efforts_and_singing_are_made_up_and_sound() -> None:
    for made in made_up.efforts(4):
        assert 0.05 * SECOND < len(made) < SECOND
        assert 0.01 < np.sqrt(np.mean(made**2)) < 0.2
    spoken = np.random.default_rng(1).standard_normal(8000).astype(np.float32) * 0.1
    sung = made_up.sung(spoken, np.random.default_rng(2))
    assert len(sung) > 1.4 * len(spoken)
    assert np.isfinite(sung).all()


def test_the_coach_says_what_the_routines_say_one_text_after_the_other(speech: Speech) -> None:
    spoken = coach.stretch(speech, 0, 20.0, coach.BACK_TO_BACK)
    assert len(spoken.samples) == 20 * SECOND
    assert spoken.texts[0][0] == "Booty work breakdown."
    for (_, start, end), (_, following, _) in zip(spoken.texts, spoken.texts[1:], strict=False):
        assert np.abs(spoken.samples[start:end]).max() > 0.01
        assert following - end == SECOND // 4
    assert coach.stretch(speech, 1, 20.0, coach.BACK_TO_BACK).texts[0] != spoken.texts[0]


def test_the_curve_asks_each_detector_about_each_look_and_counts_an_act_once() -> None:
    shipped = detector.load()
    curve = Curve({0.0: shipped})
    sure = dict.fromkeys(FEATURES, 0.0) | {"margin": 12.0, "margin_words": 12.0, "level": 30.0, "before": 1.0}
    sure |= {"seconds": 0.4, "pace": 10.0, "after": -40.0, "repeats": 1.0, "words": 1.0}
    assert shipped.judge("stop", sure, "late").act
    looks = [("early", 0), ("middle", 1), ("early", 5)]
    verdicts = []
    for stage, at in looks:
        curve.now = at * SECOND // 2
        verdicts.append(curve.judge("stop", sure, stage))  # type: ignore[arg-type]
    assert not any(one.act or one.likely for one in verdicts)
    assert len(curve.told[0.0]) == 2


# --- what is chosen ------------------------------------------------------------------------------


def parts(*names: str) -> list[part.ScenePart]:
    return [
        part.ScenePart(name, "commands", 1, lambda _: pytest.fail("nothing is to be made")) for name in names
    ]


@pytest.mark.parametrize(
    ("only", "chosen"),
    [
        ((), ["2 m", "2 m, coach +0 dB", "4 m", "noise"]),
        (("2 m",), ["2 m"]),
        (("coach", "4 m"), ["2 m, coach +0 dB", "4 m"]),
        (("m,",), ["2 m, coach +0 dB"]),
    ],
)
def test_a_part_is_chosen_by_its_name_or_by_some_of_it(only: tuple[str, ...], chosen: list[str]) -> None:
    every = parts("2 m", "2 m, coach +0 dB", "4 m", "noise")
    assert [part.name for part in run.HearingWish(only=only).chosen(every)] == chosen


def test_the_quick_form_has_what_matters_most() -> None:
    every = parts("2 m", "2 m, coach +0 dB", "2 m, coach +6 dB", "4 m", "noise")
    assert [part.name for part in run.HearingWish(quick=True).chosen(every)] == [
        "2 m",
        "2 m, coach +0 dB",
        "noise",
    ]


def test_a_part_that_isnt_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UsageError) as raised:
        run.HearingWish(only=("moon",)).chosen(parts("2 m", "noise"))
    assert str(raised.value) == "There is no part moon. There is: 2 m; noise."


# --- what is kept --------------------------------------------------------------------------------


def test_what_is_kept_is_not_measured_again(tmp_path: Path) -> None:
    wish = run.HearingWish(kept=tmp_path / "kept")
    kept = run.Kept(wish)
    assert kept.get("2 m", 0) is None
    kept.add(0, OUTCOMES[0])
    kept.add(3, OUTCOMES[2])
    again = run.Kept(wish)
    assert again.get("2 m", 0) == OUTCOMES[0]
    assert again.get("people", 3) == OUTCOMES[2]
    assert again.get("2 m", 1) is None


def test_what_was_measured_otherwise_or_is_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    run.Kept(run.HearingWish(kept=path))
    with pytest.raises(UsageError, match="keeps what was measured otherwise"):
        run.Kept(run.HearingWish(kept=path, minutes=3))
    path.write_text("{}\nnonsense\n")
    with pytest.raises(UsageError, match="is no file of kept outcomes"):
        run.Kept(run.HearingWish(kept=path))


# --- the real thing ------------------------------------------------------------------------------


@pytest.mark.usefixtures("model_folder")
def test_the_quick_form_plays_real_voices_to_the_real_recogniser(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = next(present("test"))
    monkeypatch.setattr(run, "voices", lambda: (one,))  # whatever else can speak here
    shown: list[str] = []
    wish = run.HearingWish(minutes=0.2, quick=True, kept=tmp_path / "kept")
    found = run.measure(wish, shown.append)
    *parts, _ = shown
    assert parts == ["1 of 3: 2 m", "2 of 3: 2 m, coach +0 dB", "3 of 3: coach's own speech +0 dB"]
    for name in ("2 m", "2 m, coach +0 dB"):
        heard = row(name, OURS, found.outcomes)
        assert heard.shares["all"].said == 3
        assert heard.shares["all"].heard > 1
        assert 0 < min(heard.likely) < WINDOW / SECOND  # after its end
    assert row("2 m", shift_name(0), found.outcomes).shares["all"].heard > 1
    assert row("2 m", peers.StockVosk.name, found.outcomes).shares["all"].said == 3
    own = row("coach's own speech +0 dB", OURS, found.outcomes)
    assert (own.others, own.seconds) == (0, 12.0)
    assert found.costs["load, s"] > 0
    assert found.table().count("\n") > 20
    shown.clear()
    monkeypatch.setattr(run.cost, "measure", lambda _: found.costs)  # which isn't kept, and has been measured
    assert run.measure(wish, shown.append).outcomes == found.outcomes
    assert shown == ["what it costs"]


@pytest.mark.usefixtures("model_folder")
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["haering"], "There is no command 'haering'. Did you mean 'hearing'?"),
        (["hearing", "--minutes", "0"], "Invalid value for '--minutes'"),
        (["hearing", "--recordings", "nowhere"], "nowhere/manifest.tsv can't be read: No such file"),
    ],
)
def test_bad_use_is_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], error: str
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr().err
    assert error in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize("name", bench.commands)
def test_an_example_is_a_call_that_is_understood(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("articles").mkdir()  # which the example of `draft` reads
    command = bench.commands[name]
    assert command.epilog
    python, module, package, called, *arguments = shlex.split(command.epilog)
    assert (python, module, package, called) == ("python", "-m", "benchmarks", name)
    with command.make_context(name, arguments):
        pass
