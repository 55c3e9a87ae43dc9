"""The text of a document → the reports in it, and what they state."""
