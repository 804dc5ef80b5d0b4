"""Fronts at the desk: the list of them, the form of one, and what beside it readers would get."""
