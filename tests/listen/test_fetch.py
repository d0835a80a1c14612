from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from voicecoach.errors import HearingError
from voicecoach.listen.model.fetch import Download, NpmPackage, PypiPackage

CONTENT = bytes(range(256)) * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves `CONTENT` at /file.zip, in one piece or from where it is asked for, and says what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str | None]] = []
        self.breaks_off_at = len(CONTENT)
        self.takes_ranges = True

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.asked.append((self.path, wanted))
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.server.takes_ranges else 0
        self._send(206 if start else 200, CONTENT[start:], self.server.breaks_off_at)

    def _send(self, status: int, body: bytes, at_most: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:at_most])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        """Nothing."""


@contextmanager
def serving() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def silent(name: str, done: int, total: int) -> None:
    """Shows nothing."""


def test_a_file_comes_whole_and_says_how_far_it_is(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    with serving() as server:
        path = Download(f"{server.address}/file.zip", SHA256).fetch(tmp_path, lambda *one: seen.append(one))
    assert path.read_bytes() == CONTENT
    assert seen[-1] == ("file.zip", len(CONTENT), len(CONTENT))
    assert [one.name for one in tmp_path.iterdir()] == ["file.zip"]


@pytest.mark.parametrize("takes_ranges", [True, False])
def test_a_fetch_that_broke_off_is_gone_on_with(tmp_path: Path, takes_ranges: bool) -> None:
    with serving() as server:
        source = Download(f"{server.address}/file.zip", SHA256)
        server.breaks_off_at = 100_000
        with pytest.raises(HearingError, match="broke off"):
            source.fetch(tmp_path, silent)
        server.breaks_off_at, server.takes_ranges = len(CONTENT), takes_ranges
        assert source.fetch(tmp_path, silent).read_bytes() == CONTENT
        assert server.asked[-1] == ("/file.zip", "bytes=100000-")


def test_what_is_not_what_it_should_be_is_not_kept(tmp_path: Path) -> None:
    with serving() as server, pytest.raises(HearingError, match="not what it should be"):
        Download(f"{server.address}/file.zip", "0" * 64).fetch(tmp_path, silent)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_can_not_be_reached_is_named(tmp_path: Path) -> None:
    with serving() as server:
        address = f"{server.address}/file.zip"
    with pytest.raises(HearingError, match=r"file\.zip could not be fetched"):
        Download(address, SHA256).fetch(tmp_path, silent)


@pytest.mark.parametrize(
    ("package", "asked"),
    [("@some/package", "/@some/package/-/package-1.2.3.tgz"), ("plain", "/plain/-/plain-1.2.3.tgz")],
)
@pytest.mark.parametrize(("variable", "slash"), [("npm_config_registry", ""), ("NPM_CONFIG_REGISTRY", "/")])
def test_without_npm_a_package_comes_from_the_registry_itself(  # noqa: PLR0913, PLR0917 - two by two
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, asked: str, variable: str, slash: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with serving() as server:
        monkeypatch.setenv(variable, f"{server.address}{slash}")
        source = NpmPackage(package, "1.2.3", SHA256)
        server.breaks_off_at = 100_000
        with pytest.raises(HearingError, match="broke off"):
            source.fetch(tmp_path, silent)
        server.breaks_off_at = len(CONTENT)
        arrived = source.fetch(tmp_path, silent)
        assert arrived == tmp_path / source.name
        assert arrived.read_bytes() == CONTENT
        assert server.asked[-1] == (asked, "bytes=100000-")
        with pytest.raises(HearingError, match="not what it should be"):
            NpmPackage(package, "1.2.3", "0" * 64).fetch(tmp_path, silent)


def test_the_registry_is_that_of_npm_where_no_other_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("npm_config_registry", "NPM_CONFIG_REGISTRY"):
        monkeypatch.delenv(name, raising=False)
    assert NpmPackage("some", "1.0", SHA256).address == "https://registry.npmjs.org/some/-/some-1.0.tgz"


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all the registry that pip knows, with the package `some` 1.0 in it."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    with zipfile.ZipFile(folder / "some-1.0-py3-none-any.whl", "w") as packed:
        packed.writestr("some/data", CONTENT)
        packed.writestr("some-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: some\nVersion: 1.0\n")
        packed.writestr("some-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        packed.writestr("some-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_a_package_of_the_python_registry_comes_by_pip_and_is_verified(wheels: Path, tmp_path: Path) -> None:
    wheel = next(wheels.iterdir())
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    arrived = PypiPackage("some", "1.0", right).fetch(tmp_path, silent)
    assert arrived == tmp_path / wheel.name
    assert arrived.read_bytes() == wheel.read_bytes()
    arrived.unlink()
    with pytest.raises(HearingError, match="is not what it should be"):
        PypiPackage("some", "1.0", SHA256).fetch(tmp_path, silent)
    assert list(tmp_path.glob("*.whl")) == []


def test_what_pip_does_not_find_is_told_in_its_words(wheels: Path, tmp_path: Path) -> None:
    del wheels
    with pytest.raises(HearingError, match=r"some==2\.0 could not be fetched: .*No matching distribution"):
        PypiPackage("some", "2.0", SHA256).fetch(tmp_path, silent)
