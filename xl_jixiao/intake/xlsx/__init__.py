""".xlsx and .xlsm: our own sparse reader (docs/设计决定.md 3 says why)."""
