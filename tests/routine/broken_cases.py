"""Scripts and what is said of them: a file each, parted by a line `=== said ===`."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
SHIPPED = HERE / "shipped"
"""What the scripts may `use`, in place of the routines that ship."""
PARTING = "=== said ===\n"


def case(path: Path) -> tuple[str, str]:
    """The script, and everything that is drawn of its problems; SHIPPED/ stands for the folder."""
    script, _, said = path.read_text(encoding="utf-8").partition(PARTING)
    return script, said.replace("SHIPPED/", f"{SHIPPED}/")
