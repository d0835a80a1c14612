"""The project's own measurements: each beside what people do instead, made in one run."""
