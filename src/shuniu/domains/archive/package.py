"""归档包: one item as a zip that opens, and proves itself, without this program.

档案/…          the document and its attachments, the main text first
处理单.pdf      the processing sheet, from the kernel's opinions in the order of rank
意见.json 经过.json  opinions and steps
版本/… 签名/…    earlier texts, the signature, where the owner of the matter gave them
元数据.xml 元数据.json   by the elements of DA/T 46-2009
digests.sha256  of every member above, in the form that ``sha256sum -c`` reads
digests.sm3     of these and of digests.sha256
说明.txt        what all this is
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any
from xml.etree import ElementTree

from shuniu.ground import clock

Member = tuple[str, bytes]
Facts = Mapping[str, str]
SHA256, SM3 = "digests.sha256", "digests.sm3"
XML, JSON, README = "元数据.xml", "元数据.json", "说明.txt"
SHEET, OPINIONS, MOVES = "处理单.pdf", "意见.json", "经过.json"
PAPERS, VERSIONS, SIGNATURE = "档案/", "版本/", "签名/"
_OWN = frozenset((SHA256, SM3, XML, JSON, README))
_FOLDERS = (PAPERS, VERSIONS, SIGNATURE)
_LINE = re.compile(r"^([0-9a-f]{64})  (.+)$")
MOST_MEMBERS, MOST_BYTES = 5000, 600 * 1024 * 1024

_TOLD = """\
本文件是电子档案归档包，档号：{code}
不需要专门的软件：用任何解压软件打开即可，文件均为通用格式。

核对完整性：解压后在本目录中执行
    sha256sum -c digests.sha256
或用任何能算 SM3 的软件，对照 digests.sm3 逐个核对。
元数据.xml 和 元数据.json 内容相同，说明题名、责任者、日期、保管期限和各文件的摘要。
"""


@dataclass(frozen=True)
class Verdict:
    """What became of a package: whole, or each fault in a sentence; ``code`` is its 档号."""

    code: str
    members: int
    faults: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is missing, changed or added."""
        return not self.faults


def sm3(data: bytes) -> str:
    """SM3 (GB/T 32905-2016) in hex."""
    return hashlib.new("sm3", data).hexdigest()


def sha256(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def as_json(value: object) -> bytes:
    """JSON as it lies in a package: readable, in the order given."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()


def build(facts: Facts, members: Iterable[Member], *, at: dt.datetime) -> bytes:
    """The zip of one item: its members, the metadata and the digests. The same in, the same out."""
    content = _once(members)
    listed = [
        {"文件名": name, "字节数": str(len(data)), "SHA-256": sha256(data), "SM3": sm3(data)}
        for name, data in content
    ]
    content += [
        (XML, _xml(facts, listed)),
        (JSON, as_json({**facts, "文件": listed})),
        (README, _TOLD.format(code=facts.get("档号", "")).encode()),
    ]
    for name, digest in ((SHA256, sha256), (SM3, sm3)):
        lines = [f"{digest(data)}  {member}\n" for member, data in content]
        content.append((name, "".join(lines).encode()))
    stamp = at.astimezone(clock.ZONE)
    moment = (stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content:
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o444 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _once(members: Iterable[Member]) -> list[Member]:
    """The members with safe names, none of them twice."""
    found: dict[str, bytes] = {}
    for path, data in members:
        folder, slash, name = path.partition("/")
        if f"{folder}{slash}" not in _FOLDERS:
            folder, name = "", path
        name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).strip(". ") or "_"
        prefix = f"{folder}/" if folder else ""
        wanted, number = prefix + name, 1
        while wanted in found or wanted in _OWN:
            number += 1
            wanted = f"{prefix}{number}_{name}"
        found[wanted] = data
    return list(found.items())


def _xml(facts: Facts, listed: list[dict[str, str]]) -> bytes:
    root = ElementTree.Element("电子文件")
    for label, value in facts.items():
        ElementTree.SubElement(root, label).text = _storable(value)
    files = ElementTree.SubElement(root, "文件集")
    for each in listed:
        file = ElementTree.SubElement(files, "文件")
        for label, value in each.items():
            ElementTree.SubElement(file, label.replace("-", "")).text = _storable(value)
    ElementTree.indent(root, " ")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _storable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def members_of(data: bytes) -> list[Member]:
    """What was put into a package by ``build``, without metadata and digests."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(n, archive.read(n)) for n in archive.namelist() if n not in _OWN]


def verify(stream: IO[bytes]) -> Verdict:
    """Look at a package from anywhere: every member's digests, nothing missing, nothing added."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return _verify(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError):
        return Verdict("", 0, ("这个文件打不开，不是归档包或已经损坏。",))


def _verify(archive: zipfile.ZipFile) -> Verdict:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(names) > MOST_MEMBERS or sum(e.file_size for e in entries) > MOST_BYTES:
        return Verdict("", len(names), ("这个文件展开后过大，没有核对。",))
    faults = [f"文件重名：{name}" for name in sorted({n for n in names if names.count(n) > 1})]
    listed: dict[str, set[str]] = {}
    for ledger, digest in ((SHA256, sha256), (SM3, sm3)):
        if ledger not in names:
            faults.append(f"缺少摘要清单：{ledger}")
            continue
        told = _told(archive.read(ledger), faults, ledger)
        listed[ledger] = set(told)
        for name, expected in told.items():
            if name not in names:
                faults.append(f"缺少文件：{name}")
            elif digest(archive.read(name)) != expected:
                faults.append(f"内容被改动：{name}")
    for name in names:
        if name != SM3 and name not in listed.get(SM3, {name}):
            faults.append(f"多出文件：{name}")
    return Verdict(_code(archive, names), len(names), tuple(dict.fromkeys(faults)))


def _told(ledger: bytes, faults: list[str], name: str) -> dict[str, str]:
    found = {}
    for line in ledger.decode("utf-8", "replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            faults.append(f"摘要清单有一行读不懂：{name}")
            continue
        found[match[2]] = match[1]
    return found


def _code(archive: zipfile.ZipFile, names: list[str]) -> str:
    if JSON not in names:
        return ""
    try:
        told: Any = json.loads(archive.read(JSON))
        return str(told.get("档号", ""))
    except (ValueError, AttributeError):
        return ""
