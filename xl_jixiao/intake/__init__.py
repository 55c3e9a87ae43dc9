"""Files → Workbooks of Grids; what can't be read, and why."""
