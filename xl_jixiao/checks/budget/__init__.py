"""B: the money block and the execution rate."""
