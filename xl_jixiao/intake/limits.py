"""How much of a file is read before it is refused; performance.md section 7 has the reasons."""

from __future__ import annotations

MB = 1 << 20

FILE_BYTES = 200 * MB
"""A larger file is not read at all."""
SHARED_PART_BYTES = 64 * MB
"""Styles, shared strings and every other part that is held whole in memory."""
SHEET_BYTES = 1024 * MB
"""A sheet is streamed, so this limits time only. A million styled empty rows are 300 MB."""
DOCUMENT_BYTES = 256 * MB
"""The main part of a Word document; streamed, so this limits time. A table of 10,000 rows as Word
writes it is 100 MB."""
STYLE_BYTES = 8 * MB
"""Styles and lists of a Word document, which are kept for the next one from the same template.
Those of a report that was pasted together from many are 2 MB."""
ALL_BYTES = 2048 * MB
"""What may come out of one file altogether."""
STEP_BYTES = 2 * MB
"""How much of a sheet is inflated at a time."""
OPEN_CELL_BYTES = 8 * MB
"""How much may stand between two cells of a sheet (a cell holds 32,767 characters at most)."""
REFERENCE_PARSER_BYTES = 128 * MB
"""The XML parser takes 13 times as long as the fast path, so it gets less to read."""
FILLED_CELLS = 300_000
"""Filled cells of one sheet; a form has hundreds."""
MERGES = 100_000
"""Merged ranges of one sheet; a form has dozens."""
TEXT_LENGTH = 32_767
"""Characters that a cell can hold in Excel."""
CHILD_SECONDS = 30.0
"""What the guarded worker may spend on one file."""
CHILD_MEMORY = 2048 * MB
"""Address space of the guarded worker, where the system can limit it."""
CHILD_FILES = 200
"""Files after which the guarded worker is replaced, so that nothing piles up in it."""
