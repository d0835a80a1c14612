"""Training of the detector: voices, rooms, what is measured, and the fit."""
