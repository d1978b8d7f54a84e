"""Masks for personal data (个人信息去标识化), and finding it in free text.

There is no single legal pattern; these are the defaults of the office, after
GB/T 37964-2019 and GB/T 35273-2020. A second person still looks at the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶
太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良
漆雕 乐正 宰父 谷梁 拓跋 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 第五
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


def mask_name(name: str) -> str:
    """张三 and 张三丰 become 张**, 欧阳娜娜 becomes 欧阳**: the length does not show either."""
    name = name.strip()
    if not name:
        return ""
    keep = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:keep] + "**"


def mask_phone(number: str) -> str:
    """138****1234; of a landline the area code and the last two digits stay."""
    digits = re.sub(r"[^\d０-９]", "", number)
    if len(digits) < 7:
        return "*" * len(digits)
    if digits[0] in "0０":
        return f"{digits[: _area_code(digits)]}-****{digits[-2:]}"
    return f"{digits[:3]}****{digits[-4:]}"


def _area_code(digits: str) -> int:
    return 3 if digits[1] in "12１２" else 4


def mask_identity(number: str) -> str:
    """The first three and the last four characters stay: 110***********1234."""
    number = number.strip()
    if len(number) < 12:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def mask_email(address: str) -> str:
    """zhangsan@example.cn becomes z***@example.cn."""
    user, at, domain = address.strip().partition("@")
    return f"{user[:1]}***@{domain}" if at else "***"


_PLACE = re.compile(r"街道|社区|大道|[村镇乡路街县区市省巷]")


def mask_address(address: str) -> str:
    """Down to the street or village only: 州城街道南门村18号院 becomes 州城街道南门村***."""
    address = address.strip()
    first_digit = re.search(
        r"[0-9０-９]|[一二三四五六七八九十]+(?=号|组|队|排|栋|楼|单元)", address
    )
    named = address[: first_digit.start()] if first_digit else address
    ends = [found.end() for found in _PLACE.finditer(named)]
    return (named[: ends[-1]] if ends else "") + "***" if address else ""


def mask_plate(plate: str) -> str:
    """Only the last two characters of a number plate stay: *****45."""
    bare = re.sub(r"[·•.\s-]", "", plate)
    return "*" * max(len(bare) - 2, 0) + bare[-2:]


def mask_account(number: str) -> str:
    """Only the last four digits of a bank account stay."""
    digits = re.sub(r"[\s-]", "", number)
    return "*" * max(len(digits) - 4, 0) + digits[-4:]


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of personal data in a text: what it is, the words, where (in the text as given)."""

    kind: str  # identity, account, mobile, landline, email, plate, contact, address, name
    text: str
    start: int
    end: int


# What is looked for sits in a shadow of the text, of the same length, in which
# full-width forms are plain: people type １３８ to get round a filter.
_SHADOW = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20})
_SPOKEN = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_GAP = r"[ \-—–.·_]?"
_MOBILE = re.compile(
    rf"(?<!\d)(?:\+?86{_GAP})?1{_GAP}[3-9]{_GAP}\d(?:{_GAP}\d){{8}}(?!\d)", re.ASCII
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "identity",
        re.compile(
            r"(?<!\d)[1-9]\d{5} ?(?:(?:18|19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?"
            r"\d{3}[\dXx](?![\dA-Za-z])"
            r"|(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)",
            re.ASCII,
        ),
    ),
    ("account", re.compile(r"(?<![\dA-Za-z])\d(?:[ -]?\d){15,18}(?![\dA-Za-z])", re.ASCII)),
    ("mobile", _MOBILE),
    ("landline", re.compile(r"(?<!\d)0(?:10|2\d|[3-9]\d\d)[ \-—)]?[2-9]\d{6,7}(?!\d)", re.ASCII)),
    (
        "email",  # bounded, so that a megabyte of letters is read once
        re.compile(
            r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_][\w.+-]{0,63}@"
            r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}",
            re.ASCII,
        ),
    ),
    (
        "plate",
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
            r"[A-Za-z][·•. -]?[A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警]"
            r"(?![A-Za-z0-9])"
        ),
    ),
    (
        "contact",
        re.compile(
            r"(?:QQ|qq|微信|薇信|[Ww]e[Cc]hat|[Vv][Xx])号?码?[ :是为]*"
            r"(?P<value>[A-Za-z0-9][\w-]{4,19})",
            re.ASCII,
        ),
    ),
    (
        "address",
        re.compile(
            r"(?:[0-9A-Za-z]{1,4}|[一二三四五六七八九十甲乙丙东西南北中]{1,3})(?:号院|号楼|栋|幢|座|单元)"
            r"(?:\s?(?:[0-9A-Za-z]{1,4}|[一二三四五六七八九十东西南北中]{1,3})"
            r"(?:号楼|栋|幢|座|单元|排|层|楼|室|户|号)?)+"
        ),
    ),
)
_ACCOUNT_WORDS = re.compile(r"(?:账[户号]|帐[户号]|卡号|银行卡?|户头)\D{0,8}$")


def mask_personal_data(
    text: str, names: Iterable[str] = (), *, landlines: bool = True
) -> tuple[str, list[Finding]]:
    """The text with personal data masked, and what was found, in the order of the text.

    ``names`` are the names known to belong to private persons here (the
    writer's, a relative's). ``landlines=False`` leaves fixed lines alone, for
    an answer that names an office's telephone.
    """
    findings = _find(text, names, landlines)
    parts: list[str] = []
    position = 0
    for found in findings:
        parts += text[position : found.start], _masked(found)
        position = found.end
    return "".join(parts) + text[position:], findings


def _find(text: str, names: Iterable[str], landlines: bool) -> list[Finding]:
    shadow = text.translate(_SHADOW)
    spoken = shadow.translate(_SPOKEN)
    taken = bytearray(len(text))
    findings: list[Finding] = []

    def take(kind: str, start: int, end: int) -> None:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            findings.append(Finding(kind, text[start:end], start, end))

    for kind, pattern in _PATTERNS:
        if kind == "landline" and not landlines:
            continue
        for found in pattern.finditer(spoken if kind == "mobile" else shadow):
            if kind == "account" and not _is_account(shadow, found):
                continue
            take(kind, *found.span("value" if kind == "contact" else 0))
    for name in sorted({n.strip() for n in names}, key=len, reverse=True):
        if len(name) > 1:
            for found in re.finditer(re.escape(name), text):
                take("name", found.start(), found.end())
    return sorted(findings, key=lambda found: found.start)


def _is_account(text: str, found: re.Match[str]) -> bool:
    """A card number proves itself by its check digit, another account by the word before it."""
    digits = [int(c) for c in found.group() if c.isdigit()]
    doubled = sum(sum(divmod(d * 2, 10)) for d in digits[-2::-2])
    if (doubled + sum(digits[-1::-2])) % 10 == 0:
        return True
    return _ACCOUNT_WORDS.search(text[max(found.start() - 16, 0) : found.start()]) is not None


_MASKS: dict[str, Callable[[str], str]] = {
    "identity": mask_identity,
    "account": mask_account,
    "mobile": lambda text: mask_phone(re.sub(r"^\+?(?:86|８６)\D?", "", _digits(text))),
    "landline": lambda text: mask_phone(_digits(text)),
    "email": mask_email,
    "plate": mask_plate,
    "contact": lambda text: "***",
    "address": lambda text: "***",
    "name": mask_name,
}


def _digits(text: str) -> str:
    return re.sub(r"[^\d+]", "", text.translate(_SHADOW).translate(_SPOKEN))


def _masked(found: Finding) -> str:
    return _MASKS[found.kind](found.text)
