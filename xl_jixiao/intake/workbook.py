"""Bytes → a Workbook, or why not. The content decides what a file is, never its name.

The name decides only how a file ends that is none: one with the name of a workbook or of a text
document should have been a submission (rejected), any other is none (skipped).
"""

from __future__ import annotations

from pathlib import PurePath

from xl_jixiao.intake.archive import Archive
from xl_jixiao.intake.content import Content, tell_content
from xl_jixiao.intake.names import has_sheet_name, has_slides_name, promises_submission
from xl_jixiao.intake.other_content import no_submission
from xl_jixiao.intake.refusal import ENCRYPTED, Refusal, RefusedError, damaged
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Workbook

_OFFICE_FOLDERS = (b"xl/workbook", b"xl/worksheets", b"word/document")
"""What stands in the directory of a zip file that was meant as a workbook or a document."""


def read_workbook(data: bytes, name: str) -> Workbook | Refusal:
    """The workbook in these bytes; `name` is the file's name with its ending."""
    content = tell_content(data)
    try:
        if content is Content.ZIP:
            return _read_zip(data, name)
        if content is Content.XLS:
            from xl_jixiao.intake.legacy import read_xls

            return read_xls(data)
        if content in {Content.WORD, Content.RTF}:
            return _read_old_document(data, name)
    except RefusedError as error:
        return Refusal(Status.REJECTED, error.reason)
    if content is Content.ENCRYPTED:
        # the shell does not show what is inside, so here the name must tell
        slides = has_slides_name(name)
        return Refusal(Status.SKIPPED if slides else Status.REJECTED, ENCRYPTED)
    return no_submission(name, content)


def _read_zip(data: bytes, name: str) -> Workbook | Refusal:
    """Raises RefusedError where a submission is meant and cannot be used."""
    try:
        archive = Archive(data)
    except RefusedError as error:
        # a broken archive that is not a workbook's is no submission
        meant = promises_submission(name) or any(folder in data for folder in _OFFICE_FOLDERS)
        return Refusal(Status.REJECTED if meant else Status.SKIPPED, error.reason)
    if "mimetype" in archive and "content.xml" in archive:
        return _read_open_document(archive, data, name)
    return _read_office(archive, data, name)


def _read_open_document(archive: Archive, data: bytes, name: str) -> Workbook | Refusal:
    kind = archive.read("mimetype")
    if b"opendocument.text" in kind:
        return _read_old_document(data, name)
    if b"opendocument.spreadsheet" not in kind:
        return no_submission(name, Content.SLIDES)
    from xl_jixiao.intake.ods import read_ods

    return read_ods(archive)


def _read_old_document(data: bytes, name: str) -> Workbook:
    """A document of a format that LibreOffice makes a .docx of first."""
    from xl_jixiao.intake.word.convert import to_docx
    from xl_jixiao.intake.word.reader import read_docx
    from xl_jixiao.intake.xlsx.package import main_part

    archive = Archive(to_docx(data, PurePath(name).suffix.lower()))
    return read_docx(archive, main_part(archive))


def _read_office(archive: Archive, data: bytes, name: str) -> Workbook | Refusal:
    from xl_jixiao.intake.xlsx.package import main_part

    main = main_part(archive)
    folder = main.partition("/")[0].lower()
    if folder == "word":
        from xl_jixiao.intake.word.reader import read_docx

        return read_docx(archive, main)
    if folder == "ppt":
        return no_submission(name, Content.SLIDES)
    if main.endswith(".bin"):
        from xl_jixiao.intake.legacy import read_xlsb

        return read_xlsb(data)
    if main:
        from xl_jixiao.intake.xlsx.reader import read_xlsx

        return read_xlsx(archive, main)
    return _other_zip(archive, name)


def _other_zip(archive: Archive, name: str) -> Refusal:
    inside = [one.name for one in archive.members.values() if promises_submission(one.name)]
    if inside:
        return Refusal(
            Status.REJECTED,
            f"是压缩包，里面有{len(inside)}个表格或文档（如“{inside[0]}”）。"
            "请先解压到汇总文件夹，再重新汇总。",
        )
    if any(one.name.endswith(".iwa") for one in archive.members.values()):
        return Refusal(
            Status.REJECTED, "内容是苹果 Numbers 表格，不读取。请导出为 .xlsx 后再报送。"
        )
    if has_sheet_name(name):
        raise damaged("压缩包里没有工作簿")
    if promises_submission(name):
        raise damaged("压缩包里没有文档正文")
    return Refusal(Status.SKIPPED, "是压缩包，里面没有表格或文档。")
