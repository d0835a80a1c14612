"""The loop that performs a session, what it performs on, and the ways to run it."""
