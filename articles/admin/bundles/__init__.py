"""Bundles on the desk: put together, published, taken back."""
