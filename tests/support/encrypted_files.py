"""Files encrypted as their programs do it ([MS-OFFCRYPTO] 2.3.4 to 2.3.7, [MS-XLS] 2.4.117).

The ciphers are their own inverse, or are run backwards here. LibreOffice opens what `rc4` and `xor`
make, too.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.ecma376_standard import ECMA376Standard
from msoffcrypto.method.rc4 import ARC4
from msoffcrypto.method.rc4 import _makekey as rc4_key
from msoffcrypto.method.rc4_cryptoapi import _makekey as cryptoapi_key
from msoffcrypto.method.xor_obfuscation import DocumentXOR

from support.ole_files import BOUNDSHEET, container, join, records, stream

DEFAULT = "VelvetSweatshop"
_SALT = bytes(range(16))
_VERIFIER = bytes(range(100, 116))
_PLAIN = {0x809, 0x2F, 0x194, 0x195, 0xE1, 0x196, 0x138}
"""Records that stay as they are; of BOUNDSHEET the first four bytes."""
_FILEPASS = 0x2F
_BLOCK = 1024

Key = Callable[[int], bytes]


def agile(package: bytes, password: str = DEFAULT) -> bytes:
    """A .xlsx as Excel 2010 and later encrypt it."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(package)).encrypt(password, out)
    return out.getvalue()


def standard(package: bytes, password: str = DEFAULT) -> bytes:
    """A .xlsx as Excel 2007 and WPS encrypt it."""
    key = ECMA376Standard.makekey_from_password(password, 0x660E, 0x8004, 0x18, 128, 16, _SALT)
    cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305  the format wants it so

    def encrypted(data: bytes) -> bytes:
        step = cipher.encryptor()
        return step.update(data.ljust(-(-len(data) // 16) * 16, b"\0")) + step.finalize()

    digest = hashlib.sha1(_VERIFIER, usedforsecurity=False).digest()
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8L", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    verifier = struct.pack("<L", 16) + _SALT + encrypted(_VERIFIER)
    verifier += struct.pack("<L", 20) + encrypted(digest)
    info = struct.pack("<2H2L", 3, 2, 0x24, len(header)) + header + verifier
    body = struct.pack("<Q", len(package)) + encrypted(package)
    return container({"EncryptionInfo": info.ljust(4096, b"\0"), "EncryptedPackage": body})


def rc4(data: bytes, password: str = DEFAULT) -> bytes:
    """A .xls as Excel 97 to 2003 encrypt it."""

    def key(block: int) -> bytes:
        return bytes(rc4_key(password, _SALT, block))

    digest = hashlib.md5(_VERIFIER, usedforsecurity=False).digest()
    secret = _rc4(key(0), _VERIFIER + digest)
    return _encrypted(data, struct.pack("<3H", 1, 1, 1) + _SALT + secret, key)


def cryptoapi(data: bytes, password: str = DEFAULT) -> bytes:
    """A .xls as Excel 2003 encrypts it by a provider of the system."""

    def key(block: int) -> bytes:
        return bytes(cryptoapi_key(password, _SALT, 128, block))

    digest = hashlib.sha1(_VERIFIER, usedforsecurity=False).digest()
    secret = _rc4(key(0), _VERIFIER + digest)
    provider = "Microsoft Enhanced Cryptographic Provider v1.0\0".encode("utf-16-le")
    header = struct.pack("<8L", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + provider
    verifier = struct.pack("<L", 16) + _SALT + secret[:16] + struct.pack("<L", 20) + secret[16:]
    info = struct.pack("<3H2L", 1, 2, 2, 4, len(header)) + header + verifier
    return _encrypted(data, info, key)


def xor(data: bytes, password: str = DEFAULT) -> bytes:
    """A .xls obfuscated as Excel 95 did it; WPS and old exports still do."""
    array = DocumentXOR.create_xor_array_method1(password)
    key = DocumentXOR.create_xor_key_method1(password)
    check = next(n for n in range(1 << 16) if DocumentXOR.verifypw(password, n))
    out, at = b"", 0
    for kind, body in _with_filepass(data, struct.pack("<3H", 0, key, check)):
        plain = _plain(kind, body)
        index = at + 4 + len(body)
        secret = bytes(
            (byte << 5 & 0xFF | byte >> 3) ^ array[(index + place) % 16]
            for place, byte in enumerate(body)
        )
        out += struct.pack("<2H", kind, len(body)) + body[:plain] + secret[plain:]
        at += 4 + len(body)
    return container({"Workbook": out})


def _encrypted(data: bytes, info: bytes, key: Key) -> bytes:
    found = list(_with_filepass(data, info))
    whole = b"".join(struct.pack("<2H", kind, len(body)) + body for kind, body in found)
    mask = b"".join(_rc4(key(at // _BLOCK), bytes(_BLOCK)) for at in range(0, len(whole), _BLOCK))
    out, at = b"", 0
    for kind, body in found:
        at += 4
        secret = bytes(a ^ b for a, b in zip(body, mask[at : at + len(body)], strict=True))
        plain = _plain(kind, body)
        out += struct.pack("<2H", kind, len(body)) + body[:plain] + secret[plain:]
        at += len(body)
    return container({"Workbook": out})


def _with_filepass(data: bytes, info: bytes) -> list[tuple[int, bytes]]:
    first, *rest = records(stream(data, "Workbook"))
    # joined once, so that the places of the sheets count the new record
    return list(records(join([first, (_FILEPASS, info), *rest])))


def _plain(kind: int, body: bytes) -> int:
    """How many bytes of a record are not encrypted."""
    return len(body) if kind in _PLAIN else 4 if kind == BOUNDSHEET else 0


def _rc4(key: bytes, data: bytes) -> bytes:
    step = Cipher(ARC4(key), mode=None).encryptor()
    return step.update(data) + step.finalize()
