"""Scored submissions → tables; the only room that knows pandas."""
