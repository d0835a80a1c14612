"""Progress: today's doses and forms, from the history. Pure."""
