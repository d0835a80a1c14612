"""The figure where it is seen: beside a session, on paper, in a film. Formats are made of its SVG here."""
