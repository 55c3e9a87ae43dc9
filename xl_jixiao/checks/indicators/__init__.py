"""I: the indicator rows."""
