"""Notes at the desk: beside an article's form, and on a page of their own."""
