"""Finding scripts, and what the names in them mean."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.routine.broken_cases import SHIPPED
from voicecoach.errors import ScriptError
from voicecoach.routine import library
from voicecoach.routine.bounds import movements
from voicecoach.routine.checks import CHECKS
from voicecoach.routine.files import OWN_SOUNDS
from voicecoach.routine.inherit import done
from voicecoach.routine.library import Examined, examine, load, shipped_folder
from voicecoach.routine.linking import distinct, dos
from voicecoach.routine.model import Do, Exercise, Linked, Range, Reps, SidesKind, Text, normal
from voicecoach.session.plan.planner import plan_routine
from voicecoach.sound.tones import TONES


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def examined(folder: Path, text: str) -> Examined:
    return examine(str(write(folder, "script.routine", text)), shipped=SHIPPED)


def linked(folder: Path, text: str) -> Linked:
    found = examined(folder, text)
    assert found.linked, found.drawn()
    return found.linked


def messages(folder: Path, text: str) -> list[str]:
    return [one.message for one in examined(folder, text).problems]


def ladder(exercise: Exercise, way: str = "easier") -> list[list[str]]:
    return [[str(one.name) for one in step] for step in getattr(exercise, way)]


# --- finding -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["warm-up", "Warm up", "warm-up.routine", "WARM UP"])
def test_a_shipped_routine_is_found_by_its_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if name.endswith(".routine"):
        with pytest.raises(ScriptError, match=r"no routine 'warm-up\.routine'\. did you mean 'warm-up'"):
            load(name, shipped=SHIPPED)
        return
    assert load(name, shipped=SHIPPED).routine.name == Text("Warm up")


def test_a_routine_of_this_folder_goes_before_a_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "warm-up.routine", "routine Mine\nsay Hello.")
    monkeypatch.chdir(tmp_path)
    assert load("warm-up", shipped=SHIPPED).routine.name == Text("Mine")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("warm-pu", "There is no routine 'warm-pu'. did you mean 'warm-up'?"),
        ("elephant", "There is no routine 'elephant'. `voicecoach routines` lists those there are."),
        ("a/b.routine", "There is no routine 'a/b.routine'. `voicecoach routines` lists those there are."),
        ("\0", "There is no routine '\0'. `voicecoach routines` lists those there are."),
        ("x" * 5000, f"There is no routine '{'x' * 5000}'. `voicecoach routines` lists those there are."),
    ],
)
def test_what_is_not_there_is_named_with_what_is(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScriptError) as error:
        load(name, shipped=SHIPPED)
    assert str(error.value) == message


def test_what_can_not_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    for path, message in {
        tmp_path: f"{tmp_path} is a folder, not a script. Name a .routine file in it.",
        tmp_path / "latin.routine": f"{tmp_path}/latin.routine:2: the text is not UTF-8. "
        "Save it as UTF-8 in your editor.",
        tmp_path / "huge.routine": f"{tmp_path}/huge.routine is larger than any script: "
        "more than 250000 characters.",
    }.items():
        (tmp_path / "latin.routine").write_bytes(b"routine A\nsay caf\xe9")
        (tmp_path / "huge.routine").write_bytes(b"a" * 1_000_001)
        with pytest.raises(ScriptError) as error:
            load(str(path), shipped=SHIPPED)
        assert str(error.value) == message


def test_a_library_has_nothing_to_perform(tmp_path: Path) -> None:
    path = write(tmp_path, "lib.routine", "exercise Squat\n    dose 5 reps")
    with pytest.raises(ScriptError, match=r"is a library of exercises; it has no `routine` to perform\."):
        load(str(path), shipped=SHIPPED)
    found = examine(str(path), shipped=SHIPPED)
    assert found.is_library
    assert found.linked
    assert list(found.linked.exercises) == ["squat"]


def test_the_folder_that_ships_holds_the_routines() -> None:
    names = [Path(one.path).stem for one in library.routines(shipped_folder())]
    assert "booty-work-breakdown" in names
    assert "glutes" not in names


def test_the_lists_hold_broken_routines_too_and_each_exercise_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        "b.routine",
        "routine B\nuse glutes\ndo Own: 5 reps\nexercise Own\n  easier Lower\n    cue A.",
    )
    write(tmp_path, "a.routine", "routine A\nsya Hello.")
    write(tmp_path, "lib.routine", "exercise Squat\n    dose 5 reps")
    (tmp_path / "latin.routine").write_bytes(b"\xe9")
    found = library.routines(tmp_path, shipped=SHIPPED)
    assert [(Path(one.path).stem, one.linked is None) for one in found] == [("a", True), ("b", False)]
    assert [str(one.name) for one in library.exercises(tmp_path, shipped=SHIPPED)] == [
        "Lower",
        "Own",
        "Squat",
    ]


def test_the_players_own_sounds_are_its_tones() -> None:
    assert set(OWN_SOUNDS) == set(TONES)


# --- names ---------------------------------------------------------------------------------------


def test_a_name_is_found_without_regard_to_case_and_spacing_and_by_its_aka(tmp_path: Path) -> None:
    found = linked(tmp_path, "routine A\nuse glutes\ndo  GLUTE   bridge\ndo hip Bridge")
    names = [found.exercises[normal(do.name.raw)].name for do in dos(found.routine.body)]
    assert names == [Text("Glute bridge"), Text("Glute bridge")]


def test_libraries_use_libraries_each_other_even(tmp_path: Path) -> None:
    write(tmp_path, "one.routine", "use two\nexercise One\n  dose 5 reps\n  easier Two")
    write(tmp_path, "two.routine", "use one\nexercise Two\n  dose 5 reps\n  harder One")
    found = linked(tmp_path, "routine A\nuse one\ndo Two")
    assert sorted(one.name.raw for one in distinct(found.exercises)) == ["One", "Two"]


def test_the_library_beside_the_script_goes_before_the_one_that_ships(tmp_path: Path) -> None:
    write(tmp_path, "glutes.routine", "exercise Mine\n  dose 5 reps")
    assert list(linked(tmp_path, "routine A\nuse glutes\ndo Mine").exercises) == ["mine"]


def test_a_routines_own_exercise_replaces_a_librarys_in_ladders_too(tmp_path: Path) -> None:
    text = "routine A\nuse glutes\ndo Glute bridge\nexercise Glute squeeze\n  dose 3 reps\n  cue Mine."
    found = linked(tmp_path, text)
    assert found.exercises["glute squeeze"].cues == (Text("Mine."),)
    assert ladder(found.exercises["glute bridge"]) == [["Glute squeeze"]]
    note = examined(tmp_path, text).problems[0]
    assert (note.severity, note.message) == (
        "note",
        f"'Glute squeeze' replaces the one of {SHIPPED}/glutes.routine, in ladders too.",
    )


def test_a_routines_own_exercise_replaces_a_variant_that_a_librarys_ladder_defines(tmp_path: Path) -> None:
    found = linked(
        tmp_path,
        "routine A\nuse glutes\ndo Bird dog\nexercise Bird dog, leg only\n  dose 4 reps\n  cue Mine.",
    )
    assert found.exercises["bird dog, leg only"].cues == (Text("Mine."),)
    assert found.exercises["bird dog"].easier[0][0].block is None


def test_a_name_goes_before_an_aka(tmp_path: Path) -> None:
    found = linked(tmp_path, "routine A\nuse glutes\ndo bridge\nexercise Bridge\n  dose 5 reps")
    assert found.exercises["bridge"].name == Text("Bridge")
    assert found.exercises["hip bridge"].name == Text("Glute bridge")


# --- what is taken over --------------------------------------------------------------------------

LADDER = """
exercise Squat
    setup     Stand.
    dose      2 x 10 reps each side, switch 5s, hold 4s
    rep       down 2s, hold 2s, up 2s
    breathe   in on down, out on up
    cue       Deep.
    easier    Chair squat
        setup     Sit.
    easier    Wall squat: 6 reps
    easier    Bed squat
        dose      5 reps
        rep       roll 2s, rise 2s
        cue       Slowly.
        aka       get up
    harder    Low squat
        rep       all down 3s, hold 3s, up 2s
"""


def test_a_variant_takes_over_what_it_does_not_say(tmp_path: Path) -> None:
    found = linked(tmp_path, f"routine A\ndo Squat\nexercise Wall squat\n  dose 4 reps{LADDER}").exercises
    squat, chair, bed = found["squat"], found["chair squat"], found["bed squat"]
    assert (chair.name, chair.setup, chair.rep) == (Text("Chair squat"), (Text("Sit."),), squat.rep)
    assert chair.dose == squat.dose
    assert found["get up"] is bed
    assert bed.cues == (Text("Slowly."),)
    assert bed.dose
    assert (bed.dose.sets, bed.dose.amount) == (None, Reps((Range(5, 5),)))
    assert bed.dose.sides
    assert bed.dose.sides.kind is SidesKind.EACH


def test_a_variant_with_its_own_rep_drops_what_was_said_of_the_other_rep(tmp_path: Path) -> None:
    found = linked(tmp_path, f"routine A\ndo Squat\nexercise Wall squat\n  dose 4 reps{LADDER}").exercises
    bed, low = found["bed squat"], found["low squat"]
    assert bed.breathe is None
    assert bed.dose
    assert bed.dose.hold is None
    assert low.breathe == found["squat"].breathe
    assert low.dose == found["squat"].dose


def test_a_variants_ladder_is_what_lies_beyond_it_and_the_way_back(tmp_path: Path) -> None:
    found = linked(tmp_path, f"routine A\ndo Squat\nexercise Wall squat\n  dose 4 reps{LADDER}").exercises
    assert ladder(found["chair squat"]) == [["Wall squat"], ["Bed squat"]]
    assert ladder(found["chair squat"], "harder") == [["Squat"], ["Low squat"]]
    assert ladder(found["bed squat"]) == []
    assert ladder(found["bed squat"], "harder") == [["Wall squat"], ["Chair squat"], ["Squat"], ["Low squat"]]
    assert ladder(found["low squat"]) == [["Squat"], ["Chair squat"], ["Wall squat"], ["Bed squat"]]


def test_a_variant_is_done_by_name(tmp_path: Path) -> None:
    found = linked(tmp_path, "routine A\nuse glutes\ndo bird dog,  leg only")
    assert found.exercises["bird dog, leg only"].setup[0].raw.startswith("Both hands stay")


def test_a_block_under_a_do_may_define_a_variant(tmp_path: Path) -> None:
    found = linked(
        tmp_path,
        "routine A\nuse glutes\ndo Glute bridge\n  cue Mine.\n  easier Tiny bridge\n    setup Hardly.\n"
        "do Tiny bridge",
    )
    tiny = found.exercises["tiny bridge"]
    assert tiny.setup == (Text("Hardly."),)
    assert tiny.cues[0] == Text("Mine.")


def test_a_do_overrides_dose_part_by_part_and_adds_cues(tmp_path: Path) -> None:
    found = linked(
        tmp_path,
        "routine A\nuse glutes\ndo Single leg bridge: rest 20s\n  setup Flat.\n  cue Mine.\n  with a band",
    )
    do = next(dos(found.routine.body))
    whole = done(found.exercises["single leg bridge"], do)
    assert whole.setup == (Text("Flat."),)
    assert whole.cues == (Text("Mine."),)
    assert whole.load == Text("a band")
    assert whole.dose
    assert whole.dose.rest == 20
    assert whole.dose.sides
    assert done(whole, Do(Text("x"))) == whole


# --- parts and sounds ----------------------------------------------------------------------------


def test_a_part_is_linked_by_itself(tmp_path: Path) -> None:
    write(
        tmp_path,
        "cool-down.routine",
        "routine Cool down\nsound bell\ndo Squat\nexercise Squat\n  dose 3 reps",
    )
    write(tmp_path, "bell.wav", "")
    found = linked(
        tmp_path, "routine A\ndo Squat\ndo routine Cool down\nsound end\nexercise Squat\n  dose 9 reps"
    )
    part = found.parts["cool down"]
    dose = part.exercises["squat"].dose
    assert dose
    assert dose.amount == Reps((Range(3, 3),))
    assert found.sounds == {"bell": str(tmp_path / "bell.wav"), "end": ""}


@pytest.mark.parametrize(
    "name", ["../bell.wav", "/etc/passwd", ".hidden.wav", "bell.txt", "sub/bell.wav", "C:bell", "linked"]
)
def test_a_sound_is_a_sound_file_beside_the_script_and_nothing_else(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "sub").mkdir()
    for file in ("bell.wav", "in/.hidden.wav", "in/bell.txt", "in/sub/bell.wav"):
        write(tmp_path, file, "")
    write(tmp_path / "in", "C:bell.wav", "")  # on Windows, the bell of another folder
    (tmp_path / "in" / "linked.wav").symlink_to(tmp_path / "bell.wav")
    assert messages(tmp_path / "in", f"routine A\nsound {name}") == [f"There is no sound '{name}'."]


def test_routines_nested_without_end_are_refused(tmp_path: Path) -> None:
    for number in range(30):
        write(tmp_path, f"r{number}.routine", f"routine R{number}\ndo routine r{number + 1}")
    write(tmp_path, "r30.routine", "routine End\nsay End.")
    found = examine(str(tmp_path / "r0.routine"), shipped=SHIPPED)
    assert [one.message for one in found.problems] == ["Routines are nested more than 20 deep."]


def test_parts_that_share_parts_are_read_and_counted_once_each(tmp_path: Path) -> None:
    for number in range(18):
        write(tmp_path, f"r{number}.routine", f"routine R{number}\n" + f"do routine r{number + 1}\n" * 4)
    write(tmp_path, "r18.routine", "routine End\nsay End.")
    found = examine(str(tmp_path / "r0.routine"), shipped=SHIPPED)
    assert [(one.span.path, one.message) for one in found.problems] == [
        (str(tmp_path / "r11.routine"), "The repeats of this routine unroll to 38228 instructions.")
    ]


def test_a_link_out_of_the_folder_is_not_followed_unless_the_script_is_one_too(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path, "secret.routine", "exercise Squat\n    dose 5 reps")
    write(tmp_path, "script.routine", "routine A\nuse secret\ndo Squat")
    (tmp_path / "in" / "secret.routine").symlink_to(tmp_path / "secret.routine")
    (problem, *_) = examined(tmp_path / "in", "routine A\nuse secret\nsay A.").problems
    assert problem.message == "There is no library 'secret'."
    assert problem.hint == "secret.routine is a link that leads out of this folder: copy it here"
    (tmp_path / "in" / "script.routine").unlink()
    (tmp_path / "in" / "script.routine").symlink_to(tmp_path / "script.routine")
    assert load(str(tmp_path / "in" / "script.routine"), shipped=SHIPPED)


@pytest.mark.parametrize(
    ("dose", "rep", "size"),
    [
        ("10 reps", "up 1s, down 1s", 20),
        ("3 x 8-12", "up 1s, down 1s", 72),
        ("6, 4, 2 reps each side", "up 1s, hold 1s, down 1s", 72),
        ("10 reps alternating", "up 1s, down 1s", 20),
        ("2 x 1m", "up 1s, down 2s", 80),
        ("2 x 1m", "", 2),
        ("3 x to fatigue at most 20", "up 1s, down 1s", 120),
    ],
)
def test_the_movements_of_a_dose_are_counted(dose: str, rep: str, size: int, tmp_path: Path) -> None:
    lines = ["exercise Squat", f"    dose {dose}", *([f"    rep {rep}"] if rep else [])]
    assert movements(linked(tmp_path, "\n".join(lines)).exercises["squat"]) == size


def test_more_reps_than_anybody_does_are_refused_at_once(tmp_path: Path) -> None:
    many = "routine A\nrepeat 100 times\n do B: 100 x 1000\nexercise B\n rep up 1s, down 1s"
    assert messages(tmp_path, many) == ["The reps of this routine come to 20000000 movements."]
    as_many_as_may_be = "routine A\nrepeat 10 times\n do B: 1000\nexercise B\n rep up 1s, down 1s"
    assert messages(tmp_path, as_many_as_may_be) == []


# --- whatever is written -------------------------------------------------------------------------

NAMES = st.sampled_from(["Squat", "Sit", "Glute bridge", "Bird dog", "squat ", "Plank", "Nothing"])
DOSES = st.sampled_from(
    [
        "",
        ": 5",
        ": 3 alternating",
        ": 2 x 6 each side, hold 3s",
        ": until done",
        ": 20s, switch 5s",
        ": left 3, right 2 x 4",
        ": affected 5s, unaffected 3, hold 2s",
        ": 20 metres, with 5 kg",
    ]
)
HEADS = st.sampled_from(
    [
        "repeat each side",
        "repeat 2 times",
        "repeat for 3, 1",
        "every 20s, 2 times",
        "pick 1",
        "shuffle",
        "repeat as many times as possible in 1m",
    ]
)
TEXTS = st.sampled_from(
    ["A.", "{side} {other}", "{coming} {exercise}", "{round} {rep} {reps}", "{set} {time}"]
)


def block_lines(depth: int) -> st.SearchStrategy[list[str]]:
    """Lines of a block, one level deeper for each variant that a ladder defines."""
    plain = st.one_of(
        TEXTS.map(lambda text: [f"setup {text}"]),
        TEXTS.map(lambda text: [f"cue {text}"]),
        TEXTS.map(lambda text: [f"at rep 2 say {text}"]),
        st.sampled_from(
            [["dose 6 reps each side"], ["rep {side} up 2s, hold 2s"], ["breathe in on up, out on hold"]]
        ),
        st.tuples(st.sampled_from(["easier", "harder"]), NAMES, DOSES).map(
            lambda it: [f"{it[0]} {it[1]}{it[2]}"]
        ),
    )
    if depth == 0:
        return plain
    variant = st.tuples(
        st.sampled_from(["easier", "harder"]), st.integers(0, 5), st.lists(block_lines(depth - 1), max_size=3)
    ).map(lambda it: [f"{it[0]} Variant {it[1]}", *(f"  {line}" for lines in it[2] for line in lines)])
    return st.one_of(plain, variant)


def under(head: str, blocks: list[list[str]]) -> str:
    return "\n".join([head, *(f"  {line}" for lines in blocks for line in lines)])


@given(
    st.lists(st.tuples(NAMES, DOSES, st.lists(block_lines(1), max_size=2)), max_size=3),
    st.lists(st.tuples(NAMES, st.lists(block_lines(2), max_size=4)), max_size=3),
    TEXTS,
    st.lists(HEADS, max_size=2),
)
def test_whatever_is_written_is_linked_or_told_of(
    dos_: list[tuple[str, str, list[list[str]]]],
    exercises: list[tuple[str, list[list[str]]]],
    text: str,
    heads: list[str],
) -> None:
    parts = ["routine A", "use glutes", f"say {text}"]
    parts += [under(f"do {name}{dose}", blocks) for name, dose, blocks in dos_]
    parts += [under(head, [[f"do {name}{dose}", f"say {text}"]]) for head in heads for name, dose, _ in dos_]
    parts += [under(f"exercise {name}", blocks) for name, blocks in exercises]
    with TemporaryDirectory() as folder:
        found = examined(Path(folder), "\n".join(parts))
    assert (found.linked is None) == (found.errors > 0)
    assert found.drawn().count("script.routine:") >= found.errors
    if found.linked:
        assert plan_routine(found.linked, "a") == plan_routine(found.linked, "a")
    for check in CHECKS if found.linked else ():
        assert found.linked
        assert all(one.severity == "warning" for one in check(found.linked, ("up",)))
