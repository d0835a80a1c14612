"""One file for each thing that can be going on."""
