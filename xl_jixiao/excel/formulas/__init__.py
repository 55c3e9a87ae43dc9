"""Native Excel formulas of the tool columns, generated from a rule profile.

They need neither macro nor Python, only functions that Excel 2010, WPS and LibreOffice share. Each
gives the engine's score or 需核对: they read a narrow grammar ([sign][number][unit]) and abstain
from everything else.
"""

from xl_jixiao.excel.formulas.cells import (
    DOUBT,
    HELPERS,
    FundsCells,
    FundsFormulas,
    RowCells,
    RowFormulas,
    TotalCells,
    TotalFormulas,
)
from xl_jixiao.excel.formulas.coverage import abstains
from xl_jixiao.excel.formulas.funds import funds_formulas
from xl_jixiao.excel.formulas.row import row_formulas
from xl_jixiao.excel.formulas.totals import section_formula, total_formulas

__all__ = [
    "DOUBT",
    "HELPERS",
    "FundsCells",
    "FundsFormulas",
    "RowCells",
    "RowFormulas",
    "TotalCells",
    "TotalFormulas",
    "abstains",
    "funds_formulas",
    "row_formulas",
    "section_formula",
    "total_formulas",
]
