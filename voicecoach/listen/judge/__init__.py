"""Decisions whether words were a command to the coach."""
