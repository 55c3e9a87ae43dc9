"""The files that compare_installations runs on: `python compare_inputs.py FOLDER COUNT`.

Made once, from a fixed seed: filled blanks of every layout, most of them spoiled as clerks spoil
them, the published tables, Word reports, old formats, damaged files, a roster. Imports of the
package only what tests/support does, so that it works with any installation that has its tests.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from forms import write_workbook
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from openpyxl import Workbook, load_workbook
from support import form_samples, grid_changes, seed_documents
from support.bad_documents import READ
from support.bad_documents import REFUSED as REFUSED_DOCUMENTS
from support.bad_files import REJECTED, SKIPPED
from support.cli import call
from support.corpus_workbooks import load_tables, write_table
from support.fill import fill_workbook
from support.foreign_blanks import KINDS, write_foreign
from support.grid_documents import document_of
from support.grids import grid_of
from support.made_forms import UNITS, consistent_submissions
from support.small_forms import ACTUALS, write_project

SEED = 8
SEEDS = range(5)
TESTS = Path(form_samples.__file__).resolve().parents[1]
SAMPLES = (
    "DEPARTMENT", "PROJECT", "SICHUAN", "HUBEI", "POINTS_FIRST", "CHONGQING", "TRANSFER", "BASE",
)  # fmt: skip
OTHER_HEADERS = {
    "年度指标值": "绩效目标值", "实际完成值": "全年完成情况", "自评得分": "得分", "得分": "自评分",
    "分值": "权重", "三级指标": "指标名称", "偏差原因分析及改进措施": "备注",
    "全年预算数": "预算数", "全年执行数": "决算数", "单位名称": "填报单位",
}  # fmt: skip
TYPED = (
    "无", "/", "—", "详见附件", "95％", "约12次", "12万元", "0.5亿元", "12月底前", "2024年6月30日",
    "完成", "未完成", "基本完成", "大于90", "80%以上", "三十二个", "#REF!", "'12", " ", "1,200",
    "≥90%", "95-100%", "100%1000件", "-3", "0",
)  # fmt: skip
"""What clerks type where something else is expected."""


def main() -> None:
    """Write about COUNT workbooks and what else a bureau's folder holds."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True)
    chance = random.Random(SEED)  # noqa: S311 - test data, to be repeatable
    received = folder / "收到"
    filled_blanks(received / "空白表", count, chance)
    several_sheets(received / "多表", max(count // 20, 2), chance)
    large_forms(received / "五张表", max(count // 20, 2))
    small_forms(received / "小表")
    published(received / "公开表", count)
    sample_sheets(received / "表样", count)
    documents(received / "报告", count)
    old_formats(received)
    damaged(received / "坏文件", count)
    roster(folder / "单位名单.csv")


def draw(what: SearchStrategy[Any], count: int, number: int) -> list[Any]:
    """So many values, the same each time."""
    drawn: list[Any] = []

    @seed(SEED + number)
    @settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(what)
    def collect(one: Any) -> None:
        drawn.append(one)

    collect()
    return drawn[:count]


def layouts() -> list[str]:
    """Every layout that can be blank, by the command that lists them."""
    lines = call("blank", "--list-forms").out.splitlines()[1:]
    return [line.split()[0] for line in lines]


def filled_blanks(folder: Path, count: int, chance: random.Random) -> None:
    """Every layout filled in; the first of each as it should be, the others spoiled."""
    ids = layouts()
    each = max(round(count * 0.65) // len(ids), 1)
    for at, layout in enumerate(ids):
        place = folder / layout
        place.mkdir(parents=True)
        try:
            fillings = draw(consistent_submissions(layout), each, at)
        except KeyError:  # a form with sections of its own, for which nothing consistent is made
            scribbled(place, layout, each, chance)
            continue
        for number, filling in enumerate(fillings):
            path = place / f"{layout}-{number:02}.xlsx"
            fill_workbook(path, filling, computed=number % 7 != 6)
            if number:
                spoil(path, chance)


def scribbled(place: Path, layout: str, count: int, chance: random.Random) -> None:
    """The blank with something typed into most of its empty cells."""
    call("blank", "--form", layout, "--year", 2024, "--out", place)
    (blank,) = place.glob("*.xlsx")
    for number in range(count):
        book = load_workbook(blank)
        for row in book.worksheets[0].iter_rows():
            for cell in row:
                if hasattr(cell, "column_letter") and cell.value is None and chance.random() < 0.7:
                    cell.value = chance.choice((*TYPED, 5, 10, 12.5, 100, 0.95))
        save(book, place / f"{layout}-{number:02}.xlsx")


def several_sheets(folder: Path, count: int, chance: random.Random) -> None:
    """A department's forms in one workbook, as the official file has them."""
    folder.mkdir()
    ids = ("hunan-department", "hunan-basic-data", "central-project")
    drawn = [
        draw(consistent_submissions(one), count, 50 + at)
        for at, one in enumerate(ids)
        if one in layouts()
    ]
    for number, fillings in enumerate(zip(*drawn, strict=False)):
        path = fill_workbook(folder / f"多表{number:02}.xlsx", *fillings)
        if number % 2:
            spoil(path, chance)


def large_forms(folder: Path, count: int) -> None:
    """The five-sheet workbooks of the benches."""
    folder.mkdir()
    for number in range(count):
        write_workbook(folder / f"五张{number:02}.xlsx", number, seed=SEED)


def small_forms(folder: Path) -> None:
    """Two versions of one form, a duplicate, another year, a stray cell, a wrong actual."""
    write_project(folder / "甲.xlsx")
    shutil.copy(folder / "甲.xlsx", folder / "甲副本.xlsx")
    later = dt.datetime(2024, 5, 1, tzinfo=dt.UTC).replace(tzinfo=None)
    write_project(folder / "甲改.xlsx", actuals=("9次", *ACTUALS[1:]), modified=later)
    write_project(folder / "甲去年.xlsx", year=2022)
    write_project(folder / "乙.xlsx", unit="青山县图书馆", stray=True)


def published(folder: Path, count: int) -> None:
    """The published tables and forms of other people."""
    folder.mkdir()
    for table in load_tables()[: max(count // 4, 8)]:
        write_table(table, folder)
    for kind in KINDS:
        place = folder / kind
        place.mkdir()
        write_foreign(kind, place)


CHANGES: dict[str, Callable[[Any], Any]] = {
    "原样": lambda grid: grid,
    "移位": lambda grid: grid_changes.shift(grid, 3, 2),
    "插行": lambda grid: grid_changes.insert_row(grid, 6),
    "插列": lambda grid: grid_changes.insert_column(grid, 4),
    "取消合并": grid_changes.unmerge,
    "逐行标签": lambda grid: grid_changes.repeat_labels(grid, range(2, 4)),
    "换行": lambda grid: grid_changes.break_lines(grid, 2),
    "并排": lambda grid: grid_changes.beside(grid, grid_of(form_samples.PROJECT)),
    "上下": lambda grid: grid_changes.below(grid, grid_of(form_samples.SICHUAN)),
}


def sample_sheets(folder: Path, count: int) -> None:
    """The text samples, changed as clerks change sheets, as workbooks and in Word."""
    folder.mkdir()
    every = 1 if count >= 200 else 7
    names = [(name, change) for name in SAMPLES for change in CHANGES][::every]
    for name, change in names:
        grid = CHANGES[change](grid_of(getattr(form_samples, name)))
        write_grid(folder / f"{name}-{change}.xlsx", grid)
        if change in {"原样", "插行", "换行"}:
            (folder / f"{name}-{change}.docx").write_bytes(document_of(["附件", grid]))


def write_grid(path: Path, grid: Any) -> None:
    """A grid's texts, numbers and merges as a plain workbook."""
    book = Workbook()
    sheet = book.active
    for (row, col), one in grid.cells.items():
        cell = sheet.cell(row, col)
        if one.number is None:
            cell.value = one.text
        else:
            cell.value = float(one.number)
            cell.number_format = "0.00%" if one.text.endswith("%") else "General"
    for area in grid.merges:
        sheet.merge_cells(None, area.top, area.left, area.bottom, area.right)
    save(book, path)


def documents(folder: Path, count: int) -> None:
    """Word reports: the made ones, and the seed documents where they are at hand."""
    folder.mkdir()
    texts = sorted((TESTS / "cases" / "data" / "reports").glob("*.txt"))
    for path in texts[: max(count // 5, 6)]:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        (folder / f"{path.stem}.docx").write_bytes(document_of([line for line in lines if line]))
    for wording in seed_documents.WORDINGS:
        for number in SEEDS:
            text = seed_documents.seed_text(number, wording)
            (folder / f"{wording}-{number}.docx").write_bytes(seed_documents.seed_document(text))


def old_formats(received: Path) -> None:
    """The old workbooks of the tests, and some of ours saved by LibreOffice where it is there."""
    folder = received / "旧格式"
    folder.mkdir()
    for path in sorted((TESTS / "workbooks").glob("display.*")):
        shutil.copy(path, folder)
    office = shutil.which("soffice")
    if office is None:
        return
    some = sorted((received / "多表").glob("*.xlsx"))[:3]
    some += sorted((received / "空白表").rglob("*-01.xlsx"))[:8]
    for kind in ("xls", "ods"):
        profile = f"-env:UserInstallation={(received.parent / 'office').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", kind, "--outdir", folder, *some]
        subprocess.run([str(one) for one in command], check=True, capture_output=True)
    shutil.rmtree(received.parent / "office")


def damaged(folder: Path, count: int) -> None:
    """Files that can't be used, and some that only look so."""
    folder.mkdir()
    made: dict[str, Callable[[], bytes]] = {**REJECTED, **SKIPPED}
    documents_made = {
        **{name: make for name, (make, _) in REFUSED_DOCUMENTS.items()},
        **READ,
    }
    made |= {f"文档-{name}": make for name, make in documents_made.items()}
    names = list(made) if count >= 200 else list(made)[::6]
    for name in names:
        (folder / name).write_bytes(made[name]())


def roster(path: Path) -> None:
    """Some units that reported, some that did not."""
    names = [*UNITS, "青山县档案馆", "第0号县直单位", "青山县从未报送单位", "青山县水利"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["单位编码", "单位名称"])
        rows.writerows([f"{at:03}", name] for at, name in enumerate(names, start=1))


def spoil(path: Path, chance: random.Random) -> None:
    """One to four faults in one workbook."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        for fault in chance.choices(FAULTS, k=chance.randint(1, 4)):
            fault(sheet, chance)
    save(book, path)


def save(book: Any, path: Path) -> None:
    """With a fixed date, so that versions of one form compare alike."""
    book.properties.created = dt.datetime(2024, 3, 1)  # noqa: DTZ001 - properties carry no zone
    book.save(path)


def filled(sheet: Any, wanted: Callable[[Any], bool]) -> list[Any]:
    """Cells that can be written to and hold such a value."""
    return [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if hasattr(cell, "column_letter") and cell.value is not None and wanted(cell.value)
    ]


def is_number(value: object) -> bool:
    """Whether a cell holds a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def pick(cells: Sequence[Any], chance: random.Random, most: int) -> Iterable[Any]:
    """Some of the cells."""
    return chance.sample(cells, min(len(cells), chance.randint(1, most)))


def another_number(sheet: Any, chance: random.Random) -> None:
    """Amounts, rates, points and scores that are not right."""
    for cell in pick(filled(sheet, is_number), chance, 3):
        cell.value = round(cell.value * chance.choice((0.5, 0.9, 0.99, 1.01, 1.1, 10)), 4)


def blanked(sheet: Any, chance: random.Random) -> None:
    """Cells left blank."""
    for cell in pick(filled(sheet, lambda _: True), chance, 3):
        cell.value = None


def typed(sheet: Any, chance: random.Random) -> None:
    """Texts where numbers or other texts are expected."""
    for cell in pick(filled(sheet, lambda value: len(str(value)) < 12), chance, 3):
        cell.value = chance.choice(TYPED)


def number_as_text(sheet: Any, chance: random.Random) -> None:
    """Numbers stored as text."""
    for cell in pick(filled(sheet, is_number), chance, 4):
        cell.value = f"{cell.value}{chance.choice(('', '', '分', '%', '万元'))}"


def dated(sheet: Any, chance: random.Random) -> None:
    """A date where a number stood, as Excel makes of 12-31."""
    for cell in pick(filled(sheet, is_number), chance, 1):
        cell.value = dt.datetime(2024, 12, 31)  # noqa: DTZ001 - a cell carries no zone
        cell.number_format = chance.choice(('m"月"d"日"', "yyyy-mm-dd", "yyyy/m"))


def unmerged(sheet: Any, chance: random.Random) -> None:
    """Merged cells split."""
    for area in pick(sorted(str(one) for one in sheet.merged_cells.ranges), chance, 4):
        try:
            sheet.unmerge_cells(area)
        except KeyError:  # an inserted row has moved the cells but not the merges
            continue


def other_header(sheet: Any, chance: random.Random) -> None:
    """Headers in the words of another bureau."""
    known = filled(sheet, lambda value: str(value).replace("\n", "") in OTHER_HEADERS)
    for cell in pick(known, chance, 3):
        cell.value = OTHER_HEADERS[str(cell.value).replace("\n", "")]


def inserted(sheet: Any, chance: random.Random) -> None:
    """A row inserted or deleted; openpyxl leaves the merges where they were."""
    row = chance.randint(2, max(sheet.max_row, 3))
    chance.choice((sheet.insert_rows, sheet.delete_rows))(row)


FAULTS = (
    another_number, another_number, another_number, blanked, blanked, typed, typed,
    number_as_text, dated, unmerged, other_header, inserted,
)  # fmt: skip


if __name__ == "__main__":
    main()
