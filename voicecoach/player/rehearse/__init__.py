"""A session on simulated devices."""
