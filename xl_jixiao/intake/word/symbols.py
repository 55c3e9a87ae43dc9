"""Characters of the fonts Symbol and Wingdings, which Word keeps by their place in the font.

Only those that carry a meaning in a form: comparison signs, operators, boxes and ticks. Any other
is left out as a picture would be.
"""

from __future__ import annotations

_PRIVATE = 0xF000
_SYMBOL = {
    0xA3: "≤",
    0xB3: "≥",
    0xB1: "±",
    0xB4: "×",
    0xB8: "÷",
    0xB9: "≠",
    0xBA: "≡",
    0xBB: "≈",
    0xB0: "°",
    0xA2: "′",
    0xB2: "″",
    0xA5: "∞",
    0xAE: "→",
    0xB7: "·",
    0xD7: "·",
    0xE5: "∑",
}
_WINGDINGS = {
    0x6F: "□",
    0x6E: "■",
    0xA8: "□",
    0xFB: "×",
    0xFC: "√",
    0xFD: "☒",
    0xFE: "☑",
    **{0x81 + at: chr(ord("①") + at) for at in range(10)},
}
_WINGDINGS2 = {
    0x4F: "×",
    0x50: "√",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0xA3: "□",
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS2}


def symbol(font: str, code: int) -> str:
    """The character at a place of a font; "" for one without a meaning here."""
    table = _FONTS.get(font.lower())
    if table is None:
        return chr(code) if 0x20 <= code < _PRIVATE and not 0xD800 <= code < 0xE000 else ""
    return table.get(code & 0xFF, "")


def from_font(text: str, font: str) -> str:
    """A text with the characters of such a font replaced; any other text is returned as it is.

    Word stores what was inserted from Symbol as U+F0B3 in a run of that font.
    """
    if text.isascii() or font.lower() not in _FONTS:
        return text
    return "".join(
        symbol(font, ord(char)) if _PRIVATE <= ord(char) <= _PRIVATE + 0xFF else char
        for char in text
    )
