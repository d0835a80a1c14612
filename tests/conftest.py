"""What all tests share: no test touches the person's own files, and none is skipped unseen."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from voicecoach.errors import HearingError
from voicecoach.listen.model import models
from voicecoach.listen.recognise.base import Model
from voicecoach.listen.recognise.recognisers import open_model

# No deadline: what is slow is a matter for `bench`. The same examples each time, so that nobody meets a
# failure that their change did not make; `--hypothesis-profile search` looks for others.
settings.register_profile("voicecoach", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("voicecoach")

MAY_SKIP = "VOICECOACH_MAY_SKIP"
"""Where it is set, tests are skipped for a reason that it is part of, and for none where it is empty."""


def skippable(reason: str) -> bool:
    """Whether a test may be skipped for it here."""
    allowed = os.environ.get(MAY_SKIP)
    return allowed is None or (allowed != "" and re.search(allowed, reason) is not None)


def lacking(reason: str) -> NoReturn:
    """Skip the test for that reason; fail it where that may not be."""
    if not skippable(reason):
        pytest.fail(f"it may not be skipped here, and: {reason}", pytrace=False)
    pytest.skip(reason)


def needs(*programs: str, install: str) -> None:
    """Skip (see `lacking`) unless all these programs are there; `install` says how they come."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        lacking(f"{', '.join(missing)} not found: {install}")


REAL_TIME = pytest.mark.xdist_group("real time")
"""On tests with a sound server or a browser: one at a time, so that they don't disturb one another."""

REAL_TIME_FIXTURES = {"audio", "module_audio", "terminal"}

ONCE_MORE = pytest.mark.flaky(reruns=1)
"""On them too: a processor that is taken away for a moment is no defect. One that fails twice is; so is each
other test that fails at all. What was tried once more is told at the end, with why."""


def pytest_xdist_auto_num_workers() -> int:
    """A worker a processor, and one more: tests also wait, those in real time nearly all the time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those first, then the other groups: each is one worker's, and the last may not be a long one."""
    for item in items:
        if REAL_TIME_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(REAL_TIME)
        if in_real_time(item):
            item.add_marker(ONCE_MORE)
    items.sort(key=lambda item: (not in_real_time(item), item.get_closest_marker(REAL_TIME.name) is None))


def in_real_time(item: pytest.Item) -> bool:
    return any(mark.args == REAL_TIME.args for mark in item.iter_markers(REAL_TIME.name))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Make way with a test that isn't in real time.

    For good, since only root could take it back; but those that are come first.
    """
    if "PYTEST_XDIST_WORKER" in os.environ and hasattr(os, "nice") and not in_real_time(item):
        os.nice(max(0, 10 - os.nice(0)))


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, for whatever it starts too."""
    return _moved(tmp_path_factory.mktemp("home"), monkeypatch)


@pytest.fixture(autouse=True, scope="session")
def nobodys_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home that is nobody's, for what many tests share: made before a test has one of its own."""
    with pytest.MonkeyPatch.context() as patch:
        _moved(tmp_path_factory.mktemp("nobodys"), patch)
        yield


def _moved(home: Path, patch: pytest.MonkeyPatch) -> Path:
    for variable in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        patch.setenv(variable, str(home if variable == "HOME" else home / variable.lower()))
    patch.setenv("VOICECOACH_CACHE", str(home / "cache"))
    patch.setenv("VOICECOACH_DATA", str(home / "data"))
    patch.setenv("VOICECOACH_VOICE", "system")
    return home


def _kept() -> Path | str:
    try:
        return models.find()
    except HearingError as error:
        return str(error)


MODEL = _kept()
"""The person's own recognition model, looked for before a test has folders of its own; why there is none."""


def own_model() -> Path:
    """That model; without it the test is skipped (see `lacking`)."""
    return MODEL if isinstance(MODEL, Path) else lacking(MODEL)


@pytest.fixture(scope="session")
def vosk_model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The real recogniser, loaded once; its tuned copy is made in a folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_CACHE", str(tmp_path_factory.mktemp("cache")))
        return open_model(own_model())


@pytest.fixture
def model_folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own model, which is used by whatever the test starts."""
    monkeypatch.setenv("VOICECOACH_MODEL", str(own_model()))
    return own_model()


@pytest.fixture
def shared_cache(
    own_folders: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A cache in which the tests that share it, on any worker, find the speech and the models of another."""
    del own_folders  # before: it sets the cache too
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "shared"
    monkeypatch.setenv("VOICECOACH_CACHE", str(folder))
    return folder


@pytest.fixture
def workplace(shared_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, with `shared_cache`."""
    del shared_cache
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Whatever skipped a test that may not be, it has failed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and not skippable(reason := why(report)):
        report.outcome = "failed"
        report.longrepr = f"it may not be skipped here, and was: {reason}"
    return report


def why(report: pytest.TestReport) -> str:
    """The reason of a test that was skipped."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
    return reason.removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line a reason, wherever the tests stand that were skipped for it; and those tried once more."""
    reasons = Counter(map(why, terminalreporter.stats.get("skipped", [])))
    for reason, tests in reasons.most_common():
        terminalreporter.write_line(f"SKIPPED [{tests}] {reason}")
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_line(f"TRIED ONCE MORE {report.nodeid}: {failure(report)}")


def failure(report: pytest.TestReport) -> str:
    """The line that says what went wrong."""
    lines = report.longreprtext.splitlines()
    return next((line[1:].strip() for line in lines if line.startswith("E ")), lines[-1])
