"""The library of images: its list and form, and the chooser that every form of an article opens."""
