"""A planned import → its workbook, with what our template has: formulas, names, buttons, macros."""

from __future__ import annotations

import zipfile
from pathlib import Path

from xl_jixiao.excel.formulas import abstains
from xl_jixiao.excel.importing import Book, in_order
from xl_jixiao.excel.ribbon import put_ribbon
from xl_jixiao.excel.template import SETTINGS as XLWINGS_SETTINGS
from xl_jixiao.excel.template import UNIT_BOOK, form_sheet, prefixes
from xl_jixiao.excel.template_pages import guide, results, settings
from xl_jixiao.forms.plan_sheet import unique_names
from xl_jixiao.outputs.importing.listing import listing
from xl_jixiao.outputs.template import TemplateSheet, write_template
from xl_jixiao.outputs.whole import whole
from xl_jixiao.resources import data_folder
from xl_jixiao.rules.profile import RuleProfile


def write_book(book: Book, path: Path, rules: RuleProfile) -> None:
    """Write one workbook, whole or not at all; with macros where the name ends in .xlsm.

    Raises:
        OSError: it can't be written.
    """
    with whole(path) as place:
        _write(book, place, rules, macros=path.suffix.lower() == ".xlsm")


def sheet_names(book: Book) -> list[str]:
    """The names of the forms' sheets, for telling what was written."""
    return [name for name, _ in unique_names(tuple(one.plan for one in book.forms))]


def _write(book: Book, path: Path, rules: RuleProfile, *, macros: bool) -> None:
    forms = in_order((*book.forms, *book.blanks))
    sheets = [guide(rules.title, macros=macros, abstaining=abstains(rules))]
    for prefix, one in zip(prefixes(one.layout.form for one in forms), forms, strict=True):
        sheets.append(form_sheet(prefix, one.layout, one.plan, rules, macros=macros))
    sheets.append(results())
    if macros:
        sheets.append(settings(XLWINGS_SETTINGS))
    plan = listing(book.source.name, book.listed, book.source.remarks)
    sheets.append(TemplateSheet(plan, "JxImport", tab="#A5A5A5"))
    constants = (
        ("JX_FORMS", ";".join(one.layout.stamp for one in forms)),
        ("JX_RULES", rules.label),
    )
    vba = _shipped_project() if macros else None
    write_template(sheets, path, constants=constants, vba=vba, title="预算绩效自评表")
    if macros:
        put_ribbon(path)


def _shipped_project() -> bytes:
    """The macros of the shipped template: its sheets have the same code names."""
    with zipfile.ZipFile(data_folder("workbook_templates") / UNIT_BOOK) as template:
        return template.read("xl/vbaProject.bin")
