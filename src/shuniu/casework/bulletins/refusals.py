"""What the office is told when an issue can't go on."""

from __future__ import annotations

from shuniu.ground.refusal import Refused


class NothingToSay(Refused):
    """这段时间没有可以编入的事项，没有起草。请调整起止日期或内容。"""


class Unchanged(Refused):
    """文字没有改动，不必保存。"""


class RanksPersons(Refused):
    """简报不得对个人排名、积分（《整治形式主义为基层减负若干规定》）。请改写“{words}”。"""


class UnknownBulletin(Refused):
    """没有这种简报，或者它已经停用。"""
