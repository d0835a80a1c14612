"""What happened, kept: the diary, and what the next session makes of it."""
