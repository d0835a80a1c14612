"""The screen of a live session: full screen on a terminal, else plain lines."""
