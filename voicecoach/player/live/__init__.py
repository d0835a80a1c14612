"""A session on real devices."""
