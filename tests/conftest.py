"""What all tests share: no test touches the person's own files, and none is skipped unseen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from voicecoach.errors import HearingError
from voicecoach.listen import model

settings.register_profile("voicecoach", deadline=None)  # what is slow is a matter for `bench`
settings.load_profile("voicecoach")

NO_SKIP = "VOICECOACH_NO_SKIP"


def lacking(reason: str) -> NoReturn:
    """Skip the test for that reason; fail it where everything is said to be installed."""
    if os.environ.get(NO_SKIP):
        pytest.fail(f"{NO_SKIP} is set, and: {reason}", pytrace=False)
    pytest.skip(reason)


def needs(*programs: str, install: str) -> None:
    """Skip (see `lacking`) unless all these programs are there; `install` says how they come."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        lacking(f"{', '.join(missing)} not found: {install}")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, for whatever it starts too."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(home if variable == "HOME" else home / variable.lower()))
    monkeypatch.setenv("VOICECOACH_CACHE", str(home / "cache"))
    monkeypatch.setenv("VOICECOACH_DATA", str(home / "data"))
    return home


def _kept() -> Path | str:
    try:
        return model.find()
    except HearingError as error:
        return str(error)


MODEL = _kept()
"""The person's own recognition model, looked for before a test has folders of its own; why there is none."""


def own_model() -> Path:
    """That model; without it the test is skipped (see `lacking`)."""
    return MODEL if isinstance(MODEL, Path) else lacking(MODEL)


@pytest.fixture
def model_folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own model, which is used by whatever the test starts."""
    monkeypatch.setenv("VOICECOACH_MODEL", str(own_model()))
    return own_model()


@pytest.fixture(scope="session")
def made_speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the tests that share it find the speech that was made for another."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def workplace(own_folders: Path, made_speech: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, with `made_speech`."""
    del own_folders  # before: it sets the cache too
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICECOACH_CACHE", str(made_speech))
    return tmp_path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be skipped, whatever skipped a test, it has failed."""
    report = yield
    if os.environ.get(NO_SKIP) and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{NO_SKIP} is set, and this was skipped: {report.longreprtext}"
    return report
