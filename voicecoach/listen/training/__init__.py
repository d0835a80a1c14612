"""How the detector came by its weights: voices, rooms, what was measured, and the fit. Not needed to listen."""
