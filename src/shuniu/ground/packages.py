"""Zip packages of XML (docx, ofd) from unknown hands: weighed before they are opened.

Nothing is unpacked to a disk, no member climbs out of its folder, no entity is resolved, and
nothing that a file points to is fetched.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

from .later import later
from .refusal import Refused

if TYPE_CHECKING:
    from lxml import etree
else:
    etree = later("lxml.etree")

MB = 1024 * 1024
MOST_MEMBERS = 5000
MOST_UNPACKED = 300 * MB
MOST_RATIO = 100
MOST_XML = 64 * MB
_STAMP = (2020, 1, 1, 0, 0, 0)  # one moment for all members: the same document, the same bytes


class BadPackage(Refused):
    """文件打不开。"""


class TooMuch(BadPackage):
    """文件展开后过大，不能接收。请拆分后再传。"""


class Locked(BadPackage):
    """文件设有密码，无法检查，不能接收。请去掉密码后再传。"""


class Damaged(BadPackage):
    """文件已损坏或结构不合规范，打不开。请检查后重新导出再传。"""


class HostileXml(BadPackage):
    """文件里有外部引用或实体定义，可能有害，不能接收。请另存为一份新文件后再传。"""


def weigh(members: Sequence[zipfile.ZipInfo], size: int) -> None:
    """Refuse a package by its directory: bombs, locked members, members that climb out.

    ``size`` is that of the whole file, in bytes.
    """
    if len(members) > MOST_MEMBERS:
        raise TooMuch
    if any(m.flag_bits & 1 for m in members):
        raise Locked
    unpacked = sum(m.file_size for m in members)
    # Members that overlap (the bomb without nesting) pack more than the file holds.
    if sum(m.compress_size for m in members) > size:
        raise TooMuch
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * size + MB:
        raise TooMuch
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if member.filename.startswith("/") or ".." in parts or "\0" in member.filename:
            raise Damaged
    if len({m.filename for m in members}) != len(members):
        raise Damaged


class Package:
    """A package that was weighed; its members are read one at a time."""

    def __init__(self, source: bytes | IO[bytes]) -> None:
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
            raise Damaged from None
        size = stream.seek(0, io.SEEK_END)
        weigh(self._zip.infolist(), size)
        self.names = frozenset(self._zip.namelist())

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str, most: int = MOST_UNPACKED) -> bytes:
        """A member's bytes; refuses one that is missing, broken or larger than it said."""
        try:
            with self._zip.open(name) as member:
                data = member.read(most + 1)
        except KeyError:
            raise Damaged from None
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
            raise Damaged from None
        except zlib.error:
            raise Damaged from None
        if len(data) > most:
            raise TooMuch
        return data

    def xml(self, name: str) -> Any:
        """A member's root element."""
        return parse(self.read(name, MOST_XML))


def parse(data: bytes) -> Any:
    """The root of XML from unknown hands: without entities, document type, or network."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
            raise HostileXml from error
        raise Damaged from error
    if root.getroottree().docinfo.doctype:
        raise HostileXml
    return root


def beside(base: str, target: str) -> str:
    """The member that ``target`` names, seen from the member ``base``; empty if it climbs out."""
    path = (
        target.lstrip("/")
        if target.startswith("/")
        else posixpath.join(posixpath.dirname(base), target)
    )
    path = posixpath.normpath(path.replace("\\", "/"))
    return "" if path.startswith("..") or path in (".", "") else path


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A package of these members in their order; the same members give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _STAMP)
            info.external_attr = 0o644 << 16
            stored = name.endswith((".png", ".jpg"))
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=None if stored else 6)
    return out.getvalue()
