"""Images come along: where they may lie, and how they are fetched and taken in."""
