"""A run of an import: what was read is written down, loaded, reported, gone on with and undone."""
