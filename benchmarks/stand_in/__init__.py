"""Modules that a measured process finds in place of installed ones; never imported from here."""
