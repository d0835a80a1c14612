"""Phrases that may be said, and their meaning."""
