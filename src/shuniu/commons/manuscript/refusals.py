"""What a manuscript is refused for."""

from __future__ import annotations

from shuniu.ground.refusal import Refused


class NotAManuscript(Refused):
    """文稿内容无法识别，请重新打开页面后再试。"""


class UnknownBlock(Refused):
    """第{place}段的种类无法识别，只能是正文、一至四级标题或者表格。"""


class BadTable(Refused):
    """第{place}段的表格有误：{what}"""


class TooLong(Refused):
    """文稿过长：{what}"""
