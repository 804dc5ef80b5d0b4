"""Home: what waits for whoever opens the desk, and what the day brings."""
