"""Bytes → a Workbook, or why not. The content decides what a file is, never its name.

The name decides only how a file ends that is no workbook: one with the name of a workbook should
have been a submission (rejected), any other is none (skipped).
"""

from __future__ import annotations

from xl_jixiao.intake.archive import Archive
from xl_jixiao.intake.content import Content, tell_content
from xl_jixiao.intake.refusal import ENCRYPTED, Refusal, RefusedError, damaged
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Workbook

_SHEET_NAMES = (
    *(".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlam"),
    *(".xls", ".xlt", ".xla", ".et", ".ett", ".ods", ".ots", ".fods"),
)
_OTHER_OFFICE_NAMES = (".docx", ".doc", ".docm", ".pptx", ".ppt", ".wps", ".dps")
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再报送"
_INTO_SHEET = "请把自评表放进 Excel 工作簿（*.xlsx）再报送"
_OTHERS = {
    Content.EMPTY: "文件是空的（0 字节），请重新保存或请单位重新报送",
    Content.ZEROS: "文件内容全是空字节，可能没有下载完或保存时断电，请单位重新报送",
    Content.WORD: f"内容是 Word 文件，本版本尚不读取。{_INTO_SHEET}",
    Content.SLIDES: "内容是演示文稿，不是 Excel 工作簿",
    Content.OLE: f"内容是其他软件的文件，不是 Excel 工作簿。{_SAVE_AS}",
    Content.PDF: "内容是 PDF 文件，不读取。请报送可编辑的 Excel 工作簿（*.xlsx）",
    Content.PICTURE: "内容是图片，不读取。请报送可编辑的 Excel 工作簿（*.xlsx）",
    Content.ARCHIVE: "内容是压缩包，不读取。里面如有自评表，请先解压到汇总文件夹",
    Content.HTML: f"内容是网页格式的表格，不是真正的 Excel 工作簿。{_SAVE_AS}",
    Content.XML_SHEET: f"内容是“XML 表格 2003”格式，不读取。{_SAVE_AS}",
    Content.XML: f"内容是 XML 文件，不是 Excel 工作簿。{_SAVE_AS}",
    Content.RTF: f"内容是 RTF 文档，不读取。{_INTO_SHEET}",
    Content.TEXT: f"内容是纯文本（如 csv），不是 Excel 工作簿。{_SAVE_AS}",
    Content.UNKNOWN: "内容不是 Excel 工作簿，可能已损坏，或被加密软件加密。"
    "请在本单位电脑上打开确认，解密或另存为 .xlsx 后再报送",
}


_PASSED_OVER = {
    # what no name calls a workbook: to open it in Excel would be no help
    Content.OLE: "内容是其他软件的文件，不是自评表工作簿",
    Content.XML: "内容是 XML 文件，不是自评表工作簿",
    Content.TEXT: "内容是纯文本，不是 Excel 工作簿。如果是自评表，请在 Excel 中填好"
    "后保存为 .xlsx 再报送",
    Content.UNKNOWN: "不是 Excel 工作簿。如果是自评表，请在本单位电脑上打开后另存为 .xlsx 再报送",
}


def read_workbook(data: bytes, name: str) -> Workbook | Refusal:
    """The workbook in these bytes; `name` is the file's name with its ending."""
    content = tell_content(data)
    try:
        if content is Content.ZIP:
            return _read_zip(data, name)
        if content is Content.XLS:
            from xl_jixiao.intake.legacy import read_xls

            return read_xls(data)
    except RefusedError as error:
        return Refusal(Status.REJECTED, error.reason)
    if content is Content.ENCRYPTED:
        # the shell does not show what is inside, so here the name must tell
        other = name.lower().endswith(_OTHER_OFFICE_NAMES)
        return Refusal(Status.SKIPPED if other else Status.REJECTED, ENCRYPTED)
    return _no_workbook(name, content)


def has_sheet_name(name: str) -> bool:
    """Whether the name says that the file is a workbook."""
    return name.lower().endswith(_SHEET_NAMES)


def _no_workbook(name: str, content: Content) -> Refusal:
    if has_sheet_name(name):
        return Refusal(Status.REJECTED, f"{_OTHERS[content]}。")
    return Refusal(Status.SKIPPED, f"{_PASSED_OVER.get(content) or _OTHERS[content]}。")


def _read_zip(data: bytes, name: str) -> Workbook | Refusal:
    """Raises RefusedError where a workbook is meant and cannot be used."""
    try:
        archive = Archive(data)
    except RefusedError as error:
        # a broken archive that is not a workbook's is no submission
        meant = has_sheet_name(name) or b"xl/workbook" in data or b"xl/worksheets" in data
        return Refusal(Status.REJECTED if meant else Status.SKIPPED, error.reason)
    if "mimetype" in archive and "content.xml" in archive:
        return _read_open_document(archive, name)
    return _read_office(archive, data, name)


def _read_open_document(archive: Archive, name: str) -> Workbook | Refusal:
    if b"opendocument.spreadsheet" not in archive.read("mimetype"):
        return _no_workbook(name, Content.WORD)
    from xl_jixiao.intake.ods import read_ods

    return read_ods(archive)


def _read_office(archive: Archive, data: bytes, name: str) -> Workbook | Refusal:
    from xl_jixiao.intake.xlsx.package import main_part

    main = main_part(archive)
    folder = main.partition("/")[0].lower()
    if folder in {"word", "ppt"}:
        return _no_workbook(name, Content.WORD if folder == "word" else Content.SLIDES)
    if main.endswith(".bin"):
        from xl_jixiao.intake.legacy import read_xlsb

        return read_xlsb(data)
    if main:
        from xl_jixiao.intake.xlsx.reader import read_xlsx

        return read_xlsx(archive, main)
    return _other_zip(archive, name)


def _other_zip(archive: Archive, name: str) -> Refusal:
    inside = [one.name for one in archive.members.values() if has_sheet_name(one.name)]
    if inside:
        return Refusal(
            Status.REJECTED,
            f"是压缩包，里面有{len(inside)}个表格文件（如“{inside[0]}”）。"
            "请先解压到汇总文件夹，再重新汇总。",
        )
    if any(one.name.endswith(".iwa") for one in archive.members.values()):
        return Refusal(
            Status.REJECTED, "内容是苹果 Numbers 表格，不读取。请导出为 .xlsx 后再报送。"
        )
    if has_sheet_name(name):
        raise damaged("压缩包里没有工作簿")
    return Refusal(Status.SKIPPED, "是压缩包，里面没有表格文件。")
