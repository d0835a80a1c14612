"""The real recogniser, where its model is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import lacking
from voicecoach.errors import HearingError
from voicecoach.listen import model as models
from voicecoach.listen.vosk import Model


def _found() -> Path | str:
    try:
        return models.find()
    except HearingError as error:
        return str(error)


HERE = _found()
"""The person's own model, looked for before each test gets folders of its own."""


@pytest.fixture(scope="session")
def vosk_model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Loaded once; its tuned copy is made in a folder of the tests' own."""
    if isinstance(HERE, str):
        lacking(HERE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_CACHE", str(tmp_path_factory.mktemp("cache")))
        return Model(Path(HERE))
