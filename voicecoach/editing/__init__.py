"""A language server for whoever writes scripts."""
