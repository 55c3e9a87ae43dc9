"""The words that a blank puts into the patterns of its layout."""

from __future__ import annotations

from dataclasses import dataclass

OPEN_YEAR = "　　　　"


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of a blank before it is handed out; "" and None where it is not."""

    unit: str = ""
    unit_code: str = ""
    year: int | None = None
    project: str = ""
    department: str = ""
    county: str = ""

    def fill(self, pattern: str) -> str:
        """A printed text: {county}, {year} and {last_year} replaced. Without a year a title leaves
        room for it, a column says 本年 and 上年.
        """
        if self.year is None:
            pattern = pattern.replace("{year}年度", f"{OPEN_YEAR}年度")
            pattern = pattern.replace("{year}年", "本年").replace("{last_year}年", "上年")
            return pattern.replace("{county}", self.county)
        words = {"{county}": self.county, "{year}": self.year, "{last_year}": self.year - 1}
        for mark, word in words.items():
            pattern = pattern.replace(mark, str(word))
        return pattern

    def field(self, key: str) -> str:
        """What a field of the form is prefilled with."""
        known = {
            "unit": self.unit,
            "unit_code": self.unit_code,
            "year": "" if self.year is None else str(self.year),
            "project": self.project,
            "department": self.department,
        }
        return known.get(key, "")
