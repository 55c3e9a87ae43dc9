"""Word documents → Workbooks: tables as Grids, the text between them as paragraphs."""
