""".xlsx and .xlsm: our own sparse reader (design.md section 6 says why)."""
