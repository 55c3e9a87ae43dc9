"""Files with a password that their programs open without asking; in the guarded worker only.

A .xls with a protected structure is encrypted with a password of Excel's own, and so is a .xlsx
that some programs protect: Excel, WPS and LibreOffice try it by themselves, nobody ever typed it.
Source: [MS-OFFCRYPTO] 2.3.3 and 2.3.4, [MS-XLS] 2.4.117 (FilePass).
"""

from __future__ import annotations

import io

from xl_jixiao.intake.refusal import ENCRYPTED, UnusablePartError
from xl_jixiao.platform_limits import PAGE, has_library

_DEFAULT = "VelvetSweatshop"

_NO_CIPHERS = (
    f"文件有密码，或加了 Excel 打开时不询问的保护，{PAGE}不能解密。"
    "请用 Excel 或 WPS 打开，取消密码和工作簿保护，另存为“Excel 工作簿（*.xlsx）”后再报送。"
)


def open_without_asking(data: bytes) -> bytes:
    """The file decrypted with the default password: a zip package, or a .xls.

    Raises:
        RefusedError: it has another password, or an encryption that is not known.
    """
    if not has_library("msoffcrypto", "cryptography"):
        raise UnusablePartError(_NO_CIPHERS)
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
