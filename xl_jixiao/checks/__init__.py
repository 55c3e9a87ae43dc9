"""The catalogue of checks, one documented function each."""
