"""The methods named by the profiles, and the engine that applies them."""
