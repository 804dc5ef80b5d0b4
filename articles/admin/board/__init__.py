"""Board: a column for each stage, in which cards are moved by the workflow."""
