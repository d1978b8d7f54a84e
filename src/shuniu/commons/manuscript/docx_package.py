"""Docx files from unknown hands: opened, weighed, and refused for what can do harm.

What runs (macros, OLE objects, controls), what is fetched from elsewhere (templates, linked
objects and pictures) and what is not what it says is refused in a sentence. Nothing is fetched.
"""

from __future__ import annotations

import re
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from shuniu.ground.packages import BadPackage, Package, beside
from shuniu.ground.refusal import Refused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MB = 1024 * 1024
MOST_PAGES = 500
MOST_BODY = 24 * MB  # of the main part's XML: more than any office paper, less than hurts

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_RUNS = re.compile(
    r"vbaproject|vbadata|macroenabled|/activex|ctrlprop|oleobject|\.ole\b|attachedtoolbars", re.I
)
_RUNNING_RELATIONS = ("oleObject", "control", "vbaProject", "wordVbaData", "aFChunk", "frame")


class BadDocx(Refused):
    """这份Word文档不能接收：{why}"""


def open_docx(source: bytes | IO[bytes]) -> Package:
    """The package of a docx that can do no harm. Refuses (``BadDocx``) in a sentence."""
    try:
        return _opened(source)
    except BadPackage as error:
        raise BadDocx(why=error.sentence) from error


def main_part(package: Package) -> str:
    """The member that holds the text, as the package's own relationships say."""
    for kind, target, _mode in relations(package, ""):
        if kind == "officeDocument" and target in package:
            return target
    raise BadDocx(why=_("里面没有正文，可能不是Word文档，或者已损坏。"))


def relations(package: Package, member: str) -> list[tuple[str, str, str]]:
    """What a member points to: the relation's kind, the member or address, and its mode."""
    folder, _sign, name = member.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if rels not in package:
        return []
    found = []
    for relation in package.xml(rels):
        if not isinstance(relation.tag, str):
            continue
        kind = str(relation.get("Type", "")).rpartition("/")[2]
        target, mode = str(relation.get("Target", "")), str(relation.get("TargetMode", ""))
        found.append((kind, target if mode == "External" else beside(member or "_", target), mode))
    return found


def _opened(source: bytes | IO[bytes]) -> Package:
    head = source[:8] if isinstance(source, bytes) else _head(source)
    if head.startswith(_OLE):
        raise BadDocx(why=_("是旧格式（.doc）或者设了密码。请去掉密码，另存为docx后再传。"))
    if not head.startswith(b"PK"):
        raise BadDocx(why=_("内容不是docx，与文件名的后缀不符，或者已损坏。"))
    package = Package(source)
    if "[Content_Types].xml" not in package:
        raise BadDocx(why=_("里面没有正文，可能不是Word文档，或者已损坏。"))
    types = package.read("[Content_Types].xml", MB)
    if _RUNS.search(types.decode("utf-8", "replace")) or any(map(_RUNS.search, package.names)):
        raise BadDocx(why=_("带有宏、控件或者嵌入对象（OLE）。请去掉后另存为docx再传。"))
    _check_relations(package)
    if len(package.read(main_part(package), MOST_BODY + 1)) > MOST_BODY:
        raise BadDocx(why=_("正文过长，请拆分成几份文件。"))
    pages = _pages(package)
    if pages > MOST_PAGES:
        raise BadDocx(
            why=_("有{n}页，超过{most}页，请拆分成几份文件。").format(n=pages, most=MOST_PAGES)
        )
    return package


def _head(source: IO[bytes]) -> bytes:
    source.seek(0)
    head = source.read(8)
    source.seek(0)
    return head


def _check_relations(package: Package) -> None:
    for name in package.names:
        if not name.endswith(".rels"):
            continue
        folder = name.rpartition("/")[0].removesuffix("_rels")
        member = folder + name.rpartition("/")[2].removesuffix(".rels")
        for kind, _target, mode in relations(package, member):
            if kind in _RUNNING_RELATIONS:
                raise BadDocx(why=_("带有宏、控件或者嵌入对象（OLE）。请去掉后另存为docx再传。"))
            if mode == "External" and kind != "hyperlink":
                raise BadDocx(
                    why=_("引用了文件以外的模板、图片或对象。请把引用的内容粘贴进来或去掉后再传。")
                )


def _pages(package: Package) -> int:
    """How many pages the writer's program counted; 0 if it did not say."""
    if "docProps/app.xml" not in package:
        return 0
    root: Any = package.xml("docProps/app.xml")
    for element in root:
        if isinstance(element.tag, str) and element.tag.endswith("}Pages"):
            words = "".join(element.itertext()).strip()
            return int(words) if words.isdecimal() and len(words) < 9 else 0
    return 0
