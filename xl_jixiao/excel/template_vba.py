"""VBA project and ribbon of the templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xl_jixiao.excel.ribbon import Tab, make_addin, put_ribbon
from xl_jixiao.excel.vba_project import template_project
from xl_jixiao.outputs.template import TemplateSheet


def project_of(sheets: Sequence[TemplateSheet]) -> bytes:
    """vbaProject.bin with a document module for the workbook and each sheet."""
    return template_project([sheet.code_name for sheet in sheets])


def finish(path: Path, tab: Tab) -> None:
    """The ribbon into the workbook; an .xlam becomes an add-in."""
    put_ribbon(path, tab)
    if path.suffix == ".xlam":
        make_addin(path)
