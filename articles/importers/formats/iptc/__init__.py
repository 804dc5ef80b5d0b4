"""The formats of news agencies: ninjs and NewsML-G2."""
