"""Calendar: what goes live, is taken down and is due, by month, week and day; and moving it."""
