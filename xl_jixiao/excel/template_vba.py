"""VBA project and ribbon of the templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xl_jixiao.outputs.template import TemplateSheet


def project_of(sheets: Sequence[TemplateSheet]) -> bytes:
    """vbaProject.bin with a document module for the workbook and each sheet."""
    raise NotImplementedError


def finish(path: Path) -> None:
    """Ribbon, content type of an add-in, deterministic zip."""
    raise NotImplementedError
