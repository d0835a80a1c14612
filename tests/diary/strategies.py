"""Diaries of any shape."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from voicecoach.diary import inserting
from voicecoach.diary.store import Store
from voicecoach.progress.rows import ChoiceRow, CommandRow, MorningRow, PainRow, SessionRow, SetRow

names = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)  # as in scripts
amounts = st.floats(0.001, 1e6)
times = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - the offset is drawn
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
counts = st.integers(0, 50)

sessions = st.builds(SessionRow, st.just(0), names, names, times, st.none() | times, names, amounts)
sets = st.builds(
    SetRow, st.just(0), times, names, names, counts, counts, counts, names,
    st.sampled_from(["reps", "seconds", "metres"]), st.none() | amounts, amounts, st.none() | amounts,
    st.none() | amounts, st.text("20 kg", max_size=5),
)  # fmt: skip
pains = st.builds(
    PainRow, st.just(0), times, names, names, counts, counts, st.none() | st.integers(0, 10), names
)
commands = st.builds(CommandRow, st.just(0), times, names, names, names)
mornings = st.builds(MorningRow, st.just(0), times, names, st.integers(0, 10))
choices = st.builds(ChoiceRow, times, names, st.sampled_from(["step up", "not yet", "back"]))

diaries = st.tuples(
    st.lists(
        st.tuples(
            sessions,
            st.lists(sets, max_size=3),
            st.lists(pains, max_size=2),
            st.lists(commands, max_size=2),
            st.lists(mornings, max_size=2),
        ),
        max_size=3,
    ),
    st.lists(choices, max_size=3),
)


def fill(store: Store, diary: object) -> None:
    """Write a drawn diary; its sessions have the keys "0", "1", and so on."""
    held, chosen = diary  # type: ignore[misc]
    with store.transaction() as db:
        for key, (session, bouts, hurts, said, answers) in enumerate(held):
            number = inserting.insert_session(db, session, str(key))
            for at, bout in enumerate(bouts, 1):
                inserting.insert_set(db, number, at, bout)
            for at, hurt in enumerate(hurts, 1):
                inserting.insert_pain(db, number, at, hurt)
            for at, command in enumerate(said, 1):
                inserting.insert_command(db, number, at, command)
            for answer in answers:
                inserting.insert_morning(db, number, answer)
        for choice in chosen:
            inserting.insert_choice(db, choice)
