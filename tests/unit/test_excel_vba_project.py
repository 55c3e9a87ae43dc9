"""vbaProject.bin: every module readable by a second program, the same bytes each time."""

from __future__ import annotations

import pytest
from pyopenvba.cfb import CFB
from pyopenvba.vba import parse_vba_project

from xl_jixiao.resources import data_folder
from xl_jixiao.template.vba import our_modules, ours, template_project, to_ascii
from xl_jixiao.template.xlwings_module import xlwings_source

SHEETS = ("JxGuide", "JxD1", "JxB1", "JxResult", "JxConf")


def test_the_same_sources_give_the_same_bytes():
    assert template_project(SHEETS) == template_project(SHEETS)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # oletools calls pyparsing the old way
def test_olevba_reads_every_module_as_it_went_in(tmp_path):
    from oletools.olevba import VBA_Parser

    path = tmp_path / "vbaProject.bin"
    path.write_bytes(template_project(SHEETS))
    parser = VBA_Parser(str(path))
    found = {name.removesuffix(".bas").removesuffix(".cls"): code
             for _, _, name, code in parser.extract_all_macros()}  # fmt: skip
    parser.close()
    assert set(found) == {"ThisWorkbook", *SHEETS, "xlwings", *our_modules()}
    for name, source in our_modules().items():
        assert _lines(found[name]) == _lines(to_ascii(source)), name
    assert _lines(found["xlwings"]) == _lines(xlwings_source())
    assert "JX_Describe" in found["ThisWorkbook"]
    assert "Option Explicit" in found["JxD1"]


def _lines(source: str) -> list[str]:
    lines = [line.rstrip() for line in source.replace("\r\n", "\n").split("\n")]
    return [line for line in lines if line and not line.startswith("Attribute VB_Name")]


def test_each_sheet_has_its_document_module_and_office_is_referred_to():
    project = parse_vba_project(CFB.from_bytes(template_project(SHEETS)))
    assert [module.name for module in project.modules][: len(SHEETS) + 1] == [
        "ThisWorkbook",
        *SHEETS,
    ]
    assert {reference.name for reference in project.references} >= {"stdole", "Office"}


def test_the_project_holds_no_compiled_code():
    """MS-OVBA 2.3.4.1: 7 bytes with the version 0xFFFF, and no cached modules."""
    project = CFB.from_bytes(template_project(SHEETS))
    stream = project.get_stream("_VBA_PROJECT")
    assert len(stream) == 7
    assert stream[:5] == b"\xcc\x61\xff\xff\x00"
    assert not [name for name in project.list_streams() if name.startswith("__SRP_")]


def test_the_declared_documents_are_those_of_the_workbook():
    text = CFB.from_bytes(template_project(SHEETS)).get_stream("PROJECT").decode("ascii")
    documents = [line for line in text.split("\r\n") if line.startswith("Document=")]
    assert documents == [f"Document={name}/&H00000000" for name in ("ThisWorkbook", *SHEETS)]
    for name in ("xlwings", *our_modules()):
        assert f"Module={name}" in text


NOTED = {
    "JxCore": {"open", "call", "windows", "chr"},
    "JxTexts": {"chrw"},
    "JxNative": {"put", "chrw", "base64 strings"},
    "JxButtons": {"open", "run", "command", "chrw", "exec", "base64 strings"},
    "JxUdfs": set(),
    "ThisWorkbook": {"workbook_open"},
}
"""What olevba finds in our modules; docs/security.md says of each word what it is for."""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_olevba_finds_no_more_than_what_is_noted():
    from oletools.olevba import VBA_Scanner

    sources = {**our_modules(), "ThisWorkbook": ours("ThisWorkbook.cls")}
    found = {
        name: {word.lower() for _, word, _ in VBA_Scanner(to_ascii(source)).scan()}
        for name, source in sources.items()
    }
    assert found == NOTED
    page = (data_folder("macros").parent / "docs" / "security.md").read_text("utf-8").lower()
    assert not [word for words in NOTED.values() for word in words if word not in page]
