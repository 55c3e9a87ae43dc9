"""The round of a bureau: its roster and its units."""
