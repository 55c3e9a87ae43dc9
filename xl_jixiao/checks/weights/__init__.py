"""W: sums of weights and of scores."""
