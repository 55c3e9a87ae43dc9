"""Letters to units: what the bureau says after a review, and the form for the answer."""
