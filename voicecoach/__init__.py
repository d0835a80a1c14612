"""A voice-guided workout player: text in, a paced and spoken session out, offline."""

__all__ = ["__version__"]

__version__ = "0.1.0"
