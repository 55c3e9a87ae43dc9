"""The backend of a live LibreOffice: a helper process in its own Python does the work.

In a process of its own, because python3-uno is built for the system's Python and not for the one
that runs the tests.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from support.uno_python import PYTHON
from support.xw_engine import ALLOWED, Rect
from support.xw_engine_openpyxl import OpenpyxlBackend

_CHANGES = frozenset({"put", "type", "copy", "clear"})
SERVER = Path(__file__).with_name("uno_backend_server.py")


class Office:
    """A running LibreOffice; one document at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [PYTHON, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, method: str, *arguments: Any) -> Any:
        """Call a method of the server."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps([method, arguments]) + "\n")
        stdin.flush()
        line = stdout.readline()
        assert line, "the server has gone"
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"][-400:])
        return answer["result"]

    def close(self) -> None:
        """End the office and its helper."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


class _Protection(dict[str, dict[str, bool]]):
    """Told to the office on every change."""

    def __init__(self, office: Office, known: dict[str, dict[str, bool]]) -> None:
        super().__init__(known)
        self.office = office

    def __setitem__(self, sheet: str, allowed: dict[str, bool]) -> None:
        super().__setitem__(sheet, allowed)
        self.office.ask("protect", sheet, True)

    def pop(self, sheet: str, *default: Any) -> Any:
        self.office.ask("protect", sheet, False)
        return super().pop(sheet, *default)


class UnoBackend:
    """A document open in LibreOffice."""

    def __init__(self, office: Office, path: Path) -> None:
        self.office = office
        self.path = str(path)
        office.ask("open", self.path)
        file = OpenpyxlBackend(path)
        known = file.protection  # LibreOffice does not tell what is permitted
        protected = office.ask("protected")
        nothing = dict.fromkeys(ALLOWED, False)
        self.protection: Any = _Protection(
            office, {name: known.get(name, nothing) for name in protected}
        )
        self.password: dict[str, str] = {}
        self.date1904 = office.ask("date1904")
        self._merges = {name: file.merges(name) for name in file.sheets()}
        self._formats: dict[str, dict[tuple[int, int], str]] = {}

    def __getattr__(self, method: str) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            if method in _CHANGES:
                self._formats.pop(arguments[0], None)
            return self.office.ask(method, *arguments, *options.values())

        return call

    def merges(self, sheet: str) -> list[Rect]:
        """Known from the file: LibreOffice can only be asked cell by cell."""
        return self._merges.get(sheet, [])

    def insert_row(self, sheet: str, row: int) -> None:
        self._formats.pop(sheet, None)
        self._merges[sheet] = [
            (top + (top >= row), left, bottom + (bottom >= row), right)
            for top, left, bottom, right in self._merges[sheet]
        ]
        self.office.ask("insert_row", sheet, row)

    def notes(self, sheet: str) -> dict[tuple[int, int], str]:
        return {(row, col): text for row, col, text in self.office.ask("notes", sheet)}

    def number_formats(self, sheet: str, rect: Rect) -> set[str]:
        if sheet not in self._formats:
            self._formats[sheet] = {
                (row, col): code
                for code, areas in self.office.ask("formats", sheet)
                for top, left, bottom, right in areas
                for row in range(top, bottom + 1)
                for col in range(left, right + 1)
            }
        known, (top, left, bottom, right) = self._formats[sheet], rect
        return {
            known.get((row, col), "General")
            for row in range(top, bottom + 1)
            for col in range(left, right + 1)
        }
