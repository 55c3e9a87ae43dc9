"""Files with a password that their programs open without asking; in the guarded worker only.

A .xls with a protected structure is encrypted with a password of Excel's own, and so is a .xlsx
that some programs protect: Excel, WPS and LibreOffice try it by themselves, nobody ever typed it.
Source: [MS-OFFCRYPTO] 2.3.3 and 2.3.4, [MS-XLS] 2.4.117 (FilePass).
"""

from __future__ import annotations

import io

from xl_jixiao.intake.refusal import ENCRYPTED, UnusablePartError

_DEFAULT = "VelvetSweatshop"


def open_without_asking(data: bytes) -> bytes:
    """The file decrypted with the default password: a zip package, or a .xls.

    Raises:
        RefusedError: it has another password, or an encryption that is not known.
    """
    import msoffcrypto

    plain = io.BytesIO()
    try:
        # whatever a crafted header leads to: an unknown cipher, a broken container
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=_DEFAULT)
        file.decrypt(plain)
    except Exception as error:
        raise UnusablePartError(ENCRYPTED) from error
    return plain.getvalue()
