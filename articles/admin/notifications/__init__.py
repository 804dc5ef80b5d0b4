"""Notifications at the desk: what somebody is told, and how they want to be told."""
