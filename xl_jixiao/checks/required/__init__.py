"""R: what must be filled in."""
