"""What to say of a file whose content is neither a workbook nor a text document."""

from __future__ import annotations

from xl_jixiao.intake.content import Content
from xl_jixiao.intake.names import has_document_name, promises_submission
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.model.finding import Status

_SHEET = "Excel 工作簿"
_DOCUMENT = "Word 文档"
_SAVE_AS = {
    _SHEET: "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再报送",
    _DOCUMENT: "请用 Word 或 WPS 打开后另存为“Word 文档（*.docx）”再报送",
}
_EDITABLE = "请报送可编辑的 Excel 工作簿（*.xlsx）或 Word 文档（*.docx）"
# {kind} is what the name promises, {save} how to make it that
_PROMISED = {
    Content.EMPTY: "文件是空的（0 字节），请重新保存或请单位重新报送",
    Content.ZEROS: "文件内容全是空字节，可能没有下载完或保存时断电，请单位重新报送",
    Content.SLIDES: "内容是演示文稿，不是 {kind}",
    Content.OLE: "内容是其他软件的文件，不是 {kind}。{save}",
    Content.PDF: f"内容是 PDF 文件，不读取。{_EDITABLE}",
    Content.PICTURE: f"内容是图片，不读取。{_EDITABLE}",
    Content.ARCHIVE: "内容是压缩包，不读取。里面如有自评表，请先解压到汇总文件夹",
    Content.HTML: "内容是网页格式，不是真正的 {kind}。{save}",
    Content.XML_SHEET: "内容是“XML 表格 2003”格式，不读取。{save}",
    Content.XML: "内容是 XML 文件，不是 {kind}。{save}",
    Content.TEXT: "内容是纯文本（如 csv），不是 {kind}。{save}",
    Content.UNKNOWN: "内容不是 {kind}，可能已损坏，或被加密软件加密。"
    "请在本单位电脑上打开确认，解密或另存后再报送",
}
_PASSED_OVER = {
    # what no name calls a submission: to open it in Excel would be no help
    Content.OLE: "内容是其他软件的文件，不是自评表工作簿",
    Content.XML: "内容是 XML 文件，不是自评表工作簿",
    Content.TEXT: "内容是纯文本，不是 Excel 工作簿。如果是自评表，请在 Excel 中填好"
    "后保存为 .xlsx 再报送",
    Content.UNKNOWN: "不是 Excel 工作簿。如果是自评表，请在本单位电脑上打开后另存为 .xlsx 再报送",
}


def no_submission(name: str, content: Content) -> Refusal:
    """How such a file ends: one whose name promises a submission should have been one."""
    promised = promises_submission(name)
    kind = _DOCUMENT if has_document_name(name) else _SHEET
    reason = (None if promised else _PASSED_OVER.get(content)) or _PROMISED[content]
    status = Status.REJECTED if promised else Status.SKIPPED
    return Refusal(status, f"{reason.format(kind=kind, save=_SAVE_AS[kind])}。")
