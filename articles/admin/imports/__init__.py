"""Imports on the desk: runs, what each is told and says, and conflicts with what editors wrote."""
