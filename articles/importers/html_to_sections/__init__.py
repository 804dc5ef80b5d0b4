"""Somebody's HTML as sections of Markdown: `text.gather` is the way in."""
