"""The loop that performs a session, the devices and files it performs on, and the ways to run it."""
