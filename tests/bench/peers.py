"""What the goals compare with: `python peers.py calamine|pandas FOLDER [OUT]`."""

from __future__ import annotations

import sys
from pathlib import Path


def read_with_calamine(folder: Path) -> int:
    """Read every sheet of every workbook, nothing else."""
    from python_calamine import CalamineWorkbook

    cells = 0
    for path in sorted(folder.rglob("*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            cells += len(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    return cells


def stack_with_pandas(folder: Path, out: Path) -> int:
    """The tutorials' script: all sheets by openpyxl, stacked, written."""
    import pandas as pd

    frames = []
    for path in sorted(folder.rglob("*.xlsx")):
        sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        frames += [frame.assign(file=path.name, sheet=name) for name, frame in sheets.items()]
    stacked = pd.concat(frames)
    stacked.to_excel(out, index=False)
    return len(stacked)


if __name__ == "__main__":
    peer, source, *rest = sys.argv[1:]
    if peer == "calamine":
        print(read_with_calamine(Path(source)))
    else:
        print(stack_with_pandas(Path(source), Path(rest[0])))
