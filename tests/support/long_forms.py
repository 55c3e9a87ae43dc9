"""Forms with as much in every place as real ones have at most, and the long names of units."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from support.full_forms import AMOUNTS
from xl_jixiao.layouts.blank import draw
from xl_jixiao.layouts.blank_texts import BlankValues
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.sheet_plan import InputSlot
from xl_jixiao.outputs.planned import write_blank

WORDS = BlankValues(
    unit="青山县农业农村和水利事务服务中心（青山县防汛抗旱指挥部办公室）",
    unit_code="430101",
    year=2023,
    project="2023年农村饮水安全巩固提升工程及中小河流治理项目（第二批）",
    department="青山县农业农村局（青山县乡村振兴局）",
    county="青山县",
)
_SENTENCE = (
    "完成中小河流治理、病险水库除险加固和农村饮水安全巩固提升工程，"
    "新建及改造供水管网38.6公里，惠及12个乡镇126个行政村；"
)
LENGTHS = {
    "expected": 1000,
    "actual": 1000,
    "adjusted": 500,
    "conclusion": 400,
    "problems": 400,
    "measures": 400,
    "reason": 220,
    "thrift": 500,
    "standard": 160,
    "formula": 120,
    "remark": 90,
}
OTHERS = 40


def long_text(length: int, seed: int) -> str:
    """Sentences as in a report, of exactly this length."""
    text = ""
    while len(text) < length:
        text += f"{seed % 9 + 1}.{_SENTENCE[seed * 7 % 20 :]}"
        seed += 1
    return text[: length - 1] + "。"


def write_long(layout: Layout, path: Path) -> Path:
    """The blank of a form with long texts in every place, filled in by openpyxl."""
    plan = draw(layout, WORDS)
    write_blank([plan], path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for cell in plan.cells:
        if cell.formula:
            sheet.cell(cell.row, cell.col).value = None
    for at, slot in enumerate(plan.slots):
        cell = plan.cell(slot.row, slot.col)
        assert cell is not None
        printed = str(cell.value or "")
        open_ended = not printed or printed.endswith(("：", "□"))
        if not cell.formula and slot.block != "total" and open_ended:
            sheet.cell(slot.row, slot.col).value = _value(slot, printed, at)
    book.save(path)
    return path


def _value(slot: InputSlot, printed: str, at: int) -> str | float:
    key = slot.column.rpartition("/")[2]
    short: dict[str, str | float] = {
        "points": 2,
        "claimed_score": 1.5,
        "review_score": 1.5,
        "nature": "≥",
        "number": slot.number + 1,
        "unit": "公里/年",
        "label": f"{printed}{1000 + slot.number}.5",
    }
    if (slot.block == "base" and key != "thrift") or key in AMOUNTS:
        return 1234.56 + slot.number
    if slot.block in {"indicators", "funds"} and key in short:
        return short[key]
    if slot.block == "indicators" and key in {"target", "actual"}:
        return f"≥{100 + slot.number}公里（{long_text(OTHERS - 8, at)}）"
    return printed + long_text(LENGTHS.get(key, OTHERS), at)
