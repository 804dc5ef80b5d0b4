"""Calendar: what goes live and what is taken down, by month, week and day; and moving it."""
