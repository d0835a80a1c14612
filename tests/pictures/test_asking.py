"""A terminal is asked what images it shows, and answers: here a pseudo-terminal of the test's."""

from __future__ import annotations

import os
import select
import struct
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("textual_image")
if sys.platform == "win32":
    pytest.skip("a terminal of one's own is a matter of POSIX", allow_module_level=True)

import fcntl
import termios


@pytest.mark.parametrize(
    ("answers", "protocol"),
    [
        ({b"\x1b[c": b"\x1b[?62;4;22c"}, "sixel"),
        ({b"\x1b[c": b"\x1b[?62c", b"\x1b_G": b"\x1b_Gi=1;OK\x1b\\"}, "kitty"),
        ({b"\x1b[c": b"\x1b[?62c"}, None),
    ],
    ids=["sixel", "kitty", "neither"],
)
def test_the_terminal_says_what_it_shows(
    answers: dict[bytes, bytes], protocol: str | None, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    script = (
        "import pathlib, sys; from voicecoach.pictures.images import answered; "
        "pathlib.Path(sys.argv[1]).write_text(str(answered()))"
    )
    here, there = os.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 900, 540))
    with subprocess.Popen([sys.executable, "-c", script, str(told)], stdin=there, stdout=there) as asking:
        asked = b""
        while asking.poll() is None:
            if select.select([here], [], [], 0.01)[0]:
                asked += os.read(here, 1024)
                # In the order in which it was asked, as a terminal does.
                for question in sorted(filter(asked.__contains__, answers), key=asked.index):
                    asked = asked.replace(question, b"")
                    os.write(here, answers[question])
    os.close(here)
    os.close(there)
    expected = f"Images(protocol={protocol!r}, cell_width=9, cell_height=18)" if protocol else "None"
    assert told.read_text(encoding="utf-8") == expected
