"""How files are worked off: one file is one pure call, over an executor."""
