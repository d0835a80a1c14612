"""Routine to cues over time: pure, no clock, file, thread or random."""
