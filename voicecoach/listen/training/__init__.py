"""How the detector comes by its weights: voices, rooms, what is measured, and the fit."""
