"""F: cells that can't be read, and the sheets of one file against each other."""
