"""The recognition model: fetched, verified, kept."""
