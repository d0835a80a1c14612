"""The plan: what there is to do today, made of a routine before it begins."""
