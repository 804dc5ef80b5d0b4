"""The whole newsroom as one file, and that file as a newsroom: format, dump, restore, verify."""
