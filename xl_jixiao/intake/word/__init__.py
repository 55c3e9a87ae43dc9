"""Word files → Workbooks: tables as grids, and the text between them."""
