"""Views of a session for a screen."""
