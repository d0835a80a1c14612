"""What a person sees of a live session: full screen on a terminal, else plain lines."""
