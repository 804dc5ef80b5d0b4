"""What templates may ask for with {% load … %}."""
