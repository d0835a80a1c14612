"""A simulated room."""
