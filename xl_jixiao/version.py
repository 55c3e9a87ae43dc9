"""The version of the package, alone, so that every room may ask for it."""

__version__ = "0.2.0"
