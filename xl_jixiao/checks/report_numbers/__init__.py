"""X: numbers of a report against each other, the tables and the unit's other reports."""
