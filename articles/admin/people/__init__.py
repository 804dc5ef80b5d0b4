"""People on the desk: who works here, how they come in, and the log of access."""
