"""The app: the path of a story, from a file or a desk to a reader."""
