"""Plans of weeks: stages of routines on days, and where a person stands in them. Pure."""
