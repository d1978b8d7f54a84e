"""State secrets stay outside: what is marked with a level is refused at the door.

保守国家秘密法 (2024), Article 31(3), and its 实施条例, Article 41: no state secret is typed,
stored, shown or sent in a system that is not an approved classified one. Only a *marking*
counts (GB/T 9704-2012, 7.2.2: 机密★1年), not a sentence that speaks of secrets or of 保密.
"""

from __future__ import annotations

import re
import unicodedata

from shuniu.commons.manuscript import Manuscript, Table
from shuniu.ground.refusal import FieldRefused

# The head of a long text, where 密级 stands alone on a line if it stands there without a star.
HEAD_LINES = 15
MOST_READ = 2_000_000  # characters of one text that are looked through

_LEVEL = r"(?:绝 ?密|机 ?密|秘 ?密)"
_STAR = r"[★☆✯⭐*]"
_LABEL = r"(?:(?:涉 ?)?密 ?级(?: ?和 ?保密期限| ?及 ?保密期限)? ?(?:为|是)? ?[::]? ?)"
_COPY = r"(?:(?:份 ?号 ?[::]? ?)?(?:№ ?)?\d{0,8} ?)"
_TERM = r"(?:长 ?期|\d{1,3} ?(?:年|个月|月|日|天)|启用前|解密前)"
_URGENCY = r"(?:特 ?提|特 ?急|加 ?急|平 ?急|急 ?件)"
_OPEN, _CLOSE = r"[\[【(〔〖<《「『]", r"[\]】)〕〗>》」』]"

_STARRED = re.compile(rf"^ ?{_COPY}{_OPEN}? ?{_LABEL}?{_LEVEL} ?级? ?{_STAR}", re.MULTILINE)
_BRACKETED = re.compile(
    rf"(?:^ ?{_OPEN} ?{_LEVEL} ?[级件]? ?{_CLOSE})"
    rf"|(?:{_OPEN} ?{_LEVEL} ?{_STAR} ?{_TERM}? ?{_CLOSE} ?$)",
    re.MULTILINE,
)
_LABELLED = re.compile(
    rf"^ ?{_COPY}{_OPEN}? ?{_LABEL}{_OPEN}? ?{_LEVEL} ?[级件]? ?{_CLOSE}?"
    rf" ?(?:$|{_STAR}|{_TERM}|[,,;;。])",
    re.MULTILINE,
)
_ALONE = re.compile(rf" ?{_COPY}{_OPEN}? ?{_LEVEL} ?[级件]? ?{_CLOSE}? ?{_TERM}? ?{_URGENCY}? ?")
_SPACES = re.compile(r"[^\S\n\r\v\f\x85\u2028\u2029]+")
_BREAKS = re.compile(r" ?[\n\r\v\f\x85\u2028\u2029][\s\x85]*")


class StateSecret(FieldRefused):
    """本系统为非涉密系统，严禁处理、存储、传输国家秘密。“{marking}”是国家秘密标志，内容未予接收。请立即停止操作，改由涉密渠道办理；如已在其他联网设备上处理过，请向本单位保密机构报告。"""

    def __init__(self, marking: str, field: str = "") -> None:
        super().__init__(field, self.own_words())
        self.facts = {"marking": marking}


def marking(text: str, *, head: bool = True) -> str:
    """The state secret's marking that the text bears, as it stands there; empty if none.

    Found are 机密★, 秘密★1年 at the head of a line (after a copy number too), 密级：机密,
    【机密】 at its head, and (with ``head``) a level alone on one of the first lines.
    """
    if "密" not in text:
        return ""
    folded = unicodedata.normalize("NFKC", text[:MOST_READ])
    folded = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    # One space for each run, one line end for each run: no pattern can be led astray by them.
    folded = _BREAKS.sub("\n", _SPACES.sub(" ", folded))
    for pattern in (_STARRED, _LABELLED, _BRACKETED):
        found = pattern.search(folded)
        if found:
            return " ".join(found.group().split())
    if not head:
        return ""
    lines = [line for line in folded.splitlines() if line.strip()][:HEAD_LINES]
    alone = next((line for line in lines if _ALONE.fullmatch(line)), "")
    return " ".join(alone.split())


def refuse_state_secrets(*texts: str, field: str = "") -> None:
    """Refuse (``StateSecret``) if any of the texts bears the marking of a state secret.

    Every door calls it: titles, bodies, and what is read out of files that come in.
    ``field`` is the form's field beside which the sentence is shown.
    """
    for text in texts:
        found = marking(text)
        if found:
            raise StateSecret(found, field)


def refuse_secret_manuscripts(*manuscripts: Manuscript, field: str = "") -> None:
    """``refuse_state_secrets`` for structured texts: line by line, and in each cell of a table.

    A cell that only names a level (a column 秘密 of a table of counts) is no marking.
    """
    for each in manuscripts:
        refuse_state_secrets(each.plain(), "\n".join(b.text for b in each.blocks), field=field)
        tables = (block for block in each.blocks if isinstance(block, Table))
        cells = "\n".join(cell.text for table in tables for row in table.rows for cell in row)
        found = marking(cells, head=False)
        if found:
            raise StateSecret(found, field)
