"""Blocks to commands."""
