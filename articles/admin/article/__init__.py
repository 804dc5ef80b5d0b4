"""The article's desk: its list, its form with sections, and the workflow beside it."""
