"""Native Excel formulas of the tool columns, generated from a rule profile.

They need neither macro nor Python, only functions that Excel 2010, WPS and LibreOffice share. Each
gives the engine's score or 需核对: they read a narrow grammar ([sign][number][unit]) and abstain
from everything else.
"""

from xl_jixiao.template.formulas.notation import (
    DOUBT,
    HELPERS,
    UNSCALED,
    FundsCells,
    FundsFormulas,
    RowCells,
    RowFormulas,
    TotalCells,
    TotalFormulas,
    abstains,
)
from xl_jixiao.template.formulas.row import row_formulas
from xl_jixiao.template.formulas.totals import funds_formulas, section_formula, total_formulas

__all__ = [
    "DOUBT",
    "HELPERS",
    "UNSCALED",
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
