"""A diary of years of daily use, for measuring: `python -m tests.diary.decade FILE [YEARS]`."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from voicecoach.diary import inserting
from voicecoach.diary.store import Store
from voicecoach.progress.rows import CommandRow, PainRow, SessionRow, SetRow

EXERCISES = (
    "Glute bridge", "Clam shell", "Side plank", "Bird dog", "Curl-up", "Belly leg raise", "Band squat",
    "Band side step", "Prone leg extension", "Wall sit",
)  # fmt: skip
ROUTINES = ("Booty work breakdown", "McGill big three", "Daily glute strength")
SETS = 40
BEGAN = datetime(2016, 1, 1, 7, 30, tzinfo=UTC)


def write(path: Path, *, years: float = 10, seed: int = 1) -> int:
    """Daily sessions of `SETS` sets, some pain, some commands; how many sessions."""
    chance = random.Random(seed)
    days = round(365 * years)
    with Store(path, durable=False) as store, store.transaction() as db:
        for day in range(days):
            began = (BEGAN + timedelta(days=day, minutes=chance.randrange(120))).astimezone(
                timezone(timedelta(hours=1 + (90 < day % 365 < 300)))
            )
            routine = chance.choice(ROUTINES)
            row = SessionRow(
                0,
                routine,
                f"/routines/{routine}.routine",
                began,
                began + timedelta(minutes=30),
                "done",
                1800.0,
            )
            session = inserting.insert_session(db, row, f"{day:032x}")
            for number in range(1, SETS + 1):
                at = began + timedelta(seconds=45 * number)
                exercise = EXERCISES[(number // 4 + day) % len(EXERCISES)]
                bout = SetRow(
                    session, at, exercise, exercise, 0, 0, number % 4 + 1, "left" if number % 2 else "right",
                    "reps", 12, chance.randint(8, 12), 8, 12,
                )  # fmt: skip
                inserting.insert_set(db, session, number, bout)
                if chance.random() < 0.02:
                    hurt = PainRow(session, at, exercise, exercise, 1, 3, chance.randint(1, 6), "easier")
                    inserting.insert_pain(db, session, number, hurt)
                if chance.random() < 0.1:
                    said = CommandRow(session, at, "slower", "slow down", exercise)
                    inserting.insert_command(db, session, number, said)
    return days


if __name__ == "__main__":
    write(Path(sys.argv[1]), years=float(sys.argv[2]) if sys.argv[2:] else 10)
