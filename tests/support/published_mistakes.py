"""The mistakes that the published tables (support.corpus_workbooks) truly have, at error level.

Each was held against the published figures: sums of points and scores, completion against
target, blanks. A table that is not here has none.
"""

from __future__ import annotations

_MISTAKES = {
    "a01": "I01 H11",
    "a04": "R04 H12, R05 I6",
    "a08": "I04 K13, I04 K16",
    "a09": "W02 G6, I01 H11, I01 H24, I01 H25, I01 H26, I01 H27, I01 H31, I04 I11, I04 I16",
    "a11": "W01 B11, W02 G6",
    "a12": "R04 E13",
    "a13": "W02 E19, W04 H19",
    "a15": "R05 I5, B02 F5, W02 G5",
    "a16": "W02 F6",
    "a17": "W02 G6, I01 H12, I04 I12",
    "a19": "W02 G17, W04 H17",
    "a20": "W02 G6",
    "a21": "R05 J15, I04 K11, I04 K14",
    "a33": "W02 F6",
    "a40": "R04 F13, R06 G13",
    "seed-000": "I01 H13, I04 I13",
    "seed-002": "B01 H5, W01 B12, W01 B16, I04 I14",
    "seed-004": "W01 B7, W01 B11, W02 G16, W04 H16, W05 B7, W05 B11",
}
"""Table → check and first cell of each."""

PUBLISHED = frozenset(
    (table, *told.split()) for table, all_told in _MISTAKES.items() for told in all_told.split(", ")
)
"""Table, check, first cell."""
