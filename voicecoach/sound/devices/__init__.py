"""Loudspeakers and microphones."""
