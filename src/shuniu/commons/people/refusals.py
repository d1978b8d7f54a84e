"""What the room refuses. A docstring is the sentence that the administrator reads."""

from __future__ import annotations

from shuniu.ground.refusal import Refused


class CodeTaken(Refused):
    """代码“{code}”已被“{name}”使用，请换一个。"""


class LoginTaken(Refused):
    """登录名“{login}”已被使用，请换一个。"""


class UnitClosed(Refused):
    """“{unit}”已于{day}撤销，不能再办。"""


class UnitStillInUse(Refused):
    """“{unit}”还不能撤销：{why}。"""


class WrongSuccessor(Refused):
    """承接单位须是另一个仍在的单位。"""


class NotADuty(Refused):
    """没有名为“{duty}”的职责。"""


class DutiesKeptApart(Refused):
    """系统管理、安全审计与业务职责须分别由不同的人担任（三员分立）。"""


class LastAdministrator(Refused):
    """这是最后一名系统管理员。请先任命另一名系统管理员，再办这一步。"""


class PostHeld(Refused):
    """岗位“{post}”自{since}起由{name}担任。请先免职，或办理岗位交接。"""


class NotInPost(Refused):
    """{name}现在不在“{post}”这个岗位上。"""


class DaysOutOfOrder(Refused):
    """结束日期{last}早于开始日期{first}，请核对。"""


class AlreadyEnded(Refused):
    """已于{day}结束，不用再办。"""


class AccountClosed(Refused):
    """{name}的账号已停用。"""


class StillInPost(Refused):
    """{name}还担任{posts}。请先办理岗位交接或免职，再停用账号。"""


class StillHolds(Refused):
    """{name}名下还有{what}。请先办理岗位交接。"""


class DelegateToSelf(Refused):
    """不能委托给本人，请另选代办人。"""


class DelegateInThePast(Refused):
    """委托的结束日期{last}已经过去，请重新填写。"""


class AlreadyDelegated(Refused):
    """{name}在{first}至{last}已委托{deputy}代办，两次委托的日期不能重叠。"""


class DeputyIsAway(Refused):
    """{deputy}在{first}至{last}已委托{other}代办，这段时间不能再为别人代办。"""


class DeputyIsNeeded(Refused):
    """{name}在{first}至{last}正为{other}代办。请先由{other}另行委托，或选别的日期。"""


class NothingToDelegate(Refused):
    """{name}在这段时间没有任职，没有可委托的职责。"""


class HandToSelf(Refused):
    """交接双方须是不同的人。"""


class WrongPassword(Refused):
    """原密码不对。"""


class OnlyInDemo(Refused):
    """演示账号只能在演示模式（./run demo）下设立。"""
