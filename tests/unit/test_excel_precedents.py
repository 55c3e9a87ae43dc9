"""What a cell with a function of ours depends on: entries alone, over all sheets and names.

A function that looks at a volatile cell, however far away, goes to Python at every edit.
"""

from __future__ import annotations

import re
import zipfile
from functools import cache
from html import unescape

import pytest

from xl_jixiao.model.grid import column_letters
from xl_jixiao.resources import data_folder
from xl_jixiao.template.build import UNIT_BOOK
from xl_jixiao.template.functions import FUNCTIONS
from xl_jixiao.template.tool_columns import FUNCTION_HEADERS
from xl_jixiao.template.wrappers import vba_name

VOLATILE = re.compile(r"\b(?:CELL|INDIRECT|OFFSET|NOW|TODAY|INFO|RAND|RANDBETWEEN)\(")
CALL = re.compile(rf"\b(?:{'|'.join(vba_name(one) for one in FUNCTIONS)})\(")
CELL = re.compile(r'<c r="([A-Z]+)(\d+)"[^>]*?(?:/>|>(?:<f>(.*?)</f>)?)')
REFERENCE = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|(\w+))!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?(?![\w(])"
)
NAME = re.compile(r"\bJX_\w+\b(?!\()")


@cache
def workbook():
    """Sheet → cell → formula, name → what it refers to, sheet → hidden columns."""
    formulas, hidden = {}, {}
    with zipfile.ZipFile(data_folder("workbook_templates") / UNIT_BOOK) as package:
        book = package.read("xl/workbook.xml").decode()
        sheets = [unescape(one) for one in re.findall(r'<sheet name="([^"]*)"', book)]
        for at, sheet in enumerate(sheets, 1):
            text = package.read(f"xl/worksheets/sheet{at}.xml").decode()
            cells = CELL.finditer(text)
            formulas[sheet] = {
                (one[1], int(one[2])): unescape(one[3]) for one in cells if one[3] is not None
            }
            hidden[sheet] = {
                col
                for one in re.finditer(r'<col min="(\d+)" max="(\d+)"[^>]*hidden="1"', text)
                for col in range(int(one[1]), int(one[2]) + 1)
            }
    names = re.findall(r'<definedName name="(\w+)"[^>]*>([^<]*)</definedName>', book)
    return formulas, {name: unescape(text) for name, text in names}, hidden


def number(letters):
    result = 0
    for letter in letters:
        result = result * 26 + ord(letter) - 64
    return result


def ours():
    return [
        (sheet, place)
        for sheet, cells in workbook()[0].items()
        for place, text in cells.items()
        if CALL.search(text)
    ]


def precedents(sheet, text, seen_names):
    """Cells with formulas that a formula names, through ranges, sheets and names."""
    formulas, names, _ = workbook()
    bare = re.sub(r'"[^"]*"', '""', text)
    for quoted, plain, left, top, right, bottom in REFERENCE.findall(bare):
        where = quoted.replace("''", "'") or plain or sheet
        for row in range(int(top), int(bottom or top) + 1):
            for col in range(number(left), number(right or left) + 1):
                if (column_letters(col), row) in formulas.get(where, {}):
                    yield where, (column_letters(col), row)
    for name in set(NAME.findall(bare)) - seen_names:
        seen_names.add(name)
        assert name in names, name
        assert not VOLATILE.search(names[name]), name
        yield from precedents(sheet, names[name], seen_names)


def test_nothing_that_a_function_of_ours_depends_on_is_volatile_or_ours():
    formulas = workbook()[0]
    waiting = ours()
    assert len(waiting) > 200
    seen, names = set(), set()
    while waiting:
        sheet, place = waiting.pop()
        text = formulas[sheet][place]
        assert not VOLATILE.search(text), (sheet, place)
        fresh = set(precedents(sheet, text, names)) - seen
        assert not [one for one in fresh if CALL.search(formulas[one[0]][one[1]])], (sheet, place)
        seen |= fresh
        waiting += fresh
    assert any(VOLATILE.search(text) for cells in formulas.values() for text in cells.values())


def test_a_function_of_ours_stands_alone_in_a_hidden_column_with_raw_arguments():
    formulas, _, hidden = workbook()
    columns = {(sheet, col) for sheet, (col, _) in ours()}
    assert len(columns) == len(FUNCTION_HEADERS) * len({sheet for sheet, _ in columns})
    for sheet, place in ours():
        text = formulas[sheet][place]
        assert number(place[0]) in hidden[sheet], place
        found = re.fullmatch(r'IF\(COUNTA\([^()]*\)=0,"",JX_[A-Z_]+\(([^()]*)\)\)', text)
        assert found, text
        for argument in found[1].split(","):
            assert re.fullmatch(r'\$?[A-Z]+\$?\d+|JX_RULES(?:&" \w+")?|[\d.]+|""', argument), text


def test_the_visible_cell_falls_back_on_the_native_formula():
    formulas, _, hidden = workbook()
    visible = 0
    for sheet, (col, row) in ours():
        own, bare = re.compile(rf"(?<![A-Z]){col}{row}(?!\d)"), f"{col}{row}"
        in_row = ((at, text) for at, text in formulas[sheet].items() if at[1] == row)
        users = [
            text
            for at, text in in_row
            if number(at[0]) not in hidden[sheet] and own.search(text) and at != (col, row)
        ]
        visible += len(users)
        assert all(f"IFERROR(IF(ISBLANK({bare}),1/0,{bare})," in text for text in users)
    assert visible > 200


@pytest.mark.parametrize("name", ["TOTAL", "GRADE"])
def test_total_and_grade_are_native(name):
    """They depend on visible cells, which ask CELL(): a function in them would be called always."""
    formulas, names, _ = workbook()
    found = {
        key: text for key, text in names.items() if re.fullmatch(rf"JX_[A-Z]\d_TOOL_{name}", key)
    }
    assert found
    for text in found.values():
        sheet, _, address = text.rpartition("!")
        col, row = re.fullmatch(r"\$([A-Z]+)\$(\d+)", address).groups()
        formula = formulas[sheet.strip("'")][col, int(row)]
        assert not CALL.search(formula)
