"""What a form was read from, a table or the sentences of a report, and what follows from it.

Nobody asks which of the two it is in order to decide something: each question has a member here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal, Protocol, TypeAlias

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Area, CellRef, SentenceRef

SourceKind: TypeAlias = Literal["table", "text"]

_ZERO = Decimal(0)


class FormSource(Protocol):
    """What a submission was read from. Frozen, without state: two of a kind are equal."""

    kind: ClassVar[SourceKind]
    """For counting and dispatch alone: which checks run, which of the two a list is about."""
    complete: ClassVar[bool]
    """Whether the form prints every row and field, so that what is absent was left blank. Sentences
    need not mention it: nothing follows from what they leave out."""
    has_own_title: ClassVar[bool]
    """Whether the title is the form's; else it is that of the report around it."""
    absent: ClassVar[str]
    """What is found where a value is missing."""
    missing_reason: ClassVar[str]
    """That no reason for a deviation is given, as a clause."""
    reason_duty: ClassVar[str]
    """What is to be done about it, after 必须."""
    missing_unit: ClassVar[str]
    """That no unit is named, as a clause."""
    unit_duty: ClassVar[str]
    """What is to be done about it, after 请."""
    note: ClassVar[str]
    """What a reader of the whole row of a table must know of it, "" for nothing."""
    remark: ClassVar[str]
    """The same in brackets, behind the title."""

    def title(self, form: str) -> str:
        """How it is called, by the official title of its form."""
        ...

    def unit_place(self, unit: CellRef | None, title: CellRef | None) -> CellRef | None:
        """Where a unit that is missing is to be named."""
        ...

    def same_money(self, one: CellRef | None, other: CellRef | None) -> bool:
        """Whether two amounts of one line of the money block, by their places, are for certain
        those of one sum of money.
        """
        ...

    def unlisted(self, printed: Decimal | None, listed: Decimal | None) -> Decimal | None:
        """The points that a level-1 block may have in rows that are not listed; None where that is
        not to be seen.

        Args:
            printed: the weight printed in its label.
            listed: the points of its rows together; None while a row lacks them.
        """
        ...

    def area(self, sheet: str, area: Area) -> str:
        """Its address."""
        ...


@dataclass(frozen=True, slots=True)
class TableSource:
    """A filled form: cells in rows and columns."""

    kind: ClassVar[SourceKind] = "table"
    complete: ClassVar[bool] = True
    has_own_title: ClassVar[bool] = True
    absent: ClassVar[str] = "空白"
    missing_reason: ClassVar[str] = "偏差原因栏空白"
    reason_duty: ClassVar[str] = "填写偏差原因分析及改进措施，而该栏空白。请补填。"
    missing_unit: ClassVar[str] = "单位名称空白"
    unit_duty: ClassVar[str] = "填写单位全称"
    note: ClassVar[str] = ""
    remark: ClassVar[str] = ""

    def title(self, form: str) -> str:
        """部门整体支出绩效自评表."""
        return form

    def unit_place(self, unit: CellRef | None, title: CellRef | None) -> CellRef | None:  # noqa: ARG002  the protocol's
        """Its own cell."""
        return unit

    def same_money(self, one: CellRef | None, other: CellRef | None) -> bool:  # noqa: ARG002  the protocol's
        """The cells of a row are of one money."""
        return True

    def unlisted(self, printed: Decimal | None, listed: Decimal | None) -> Decimal | None:  # noqa: ARG002  the protocol's
        """A table lists all its rows."""
        return _ZERO

    def area(self, sheet: str, area: Area) -> str:
        """自评表!A1:H20."""
        first, last = CellRef(sheet, area.top, area.left), CellRef(sheet, area.bottom, area.right)
        return f"{sheet}!{first.a1}:{last.a1}"


@dataclass(frozen=True, slots=True)
class TextSource:
    """The sentences of a report that has no such table."""

    kind: ClassVar[SourceKind] = "text"
    complete: ClassVar[bool] = False
    has_own_title: ClassVar[bool] = False
    absent: ClassVar[str] = "没有写明"
    missing_reason: ClassVar[str] = "报告没有说明原因"
    reason_duty: ClassVar[str] = "说明偏差原因和改进措施，而报告没有说明。请补写。"
    missing_unit: ClassVar[str] = "报告的标题、开头、落款都读不出单位全称"
    unit_duty: ClassVar[str] = "在标题或落款写明单位全称"
    note: ClassVar[str] = "由报告文字读取，报告中没有自评表；文字没有写明的留空"
    remark: ClassVar[str] = "（由文字读取，没有自评表）"

    def title(self, form: str) -> str:
        """部门整体支出绩效自评报告."""
        return f"{form.removesuffix('表')}报告"

    def unit_place(self, unit: CellRef | None, title: CellRef | None) -> CellRef | None:  # noqa: ARG002  the protocol's
        """The title of the report: there is no field for it."""
        return title

    def same_money(self, one: CellRef | None, other: CellRef | None) -> bool:
        """Of different sentences, what was spent may be of other money as well (个人缴费,
        上年结余).
        """
        return one == other

    def unlisted(self, printed: Decimal | None, listed: Decimal | None) -> Decimal | None:
        """A report need not list all indicators of a block: what is left of its weight."""
        return None if printed is None else max(printed - (listed or _ZERO), _ZERO)

    def area(self, sheet: str, area: Area) -> str:
        """正文!段3～段9."""
        first, last = SentenceRef(sheet, area.top, 0), SentenceRef(sheet, area.bottom, 0)
        return f"{sheet}!{first.a1}～{last.a1}"


TABLE = TableSource()
TEXT = TextSource()
