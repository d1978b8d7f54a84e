"""What the archive refuses. A docstring is the sentence that a clerk reads."""

from __future__ import annotations

from shuniu.ground.refusal import Refused


class NothingToFile(Refused):
    """请先勾选要归档的事项。"""


class NotClosed(Refused):
    """“{number}”还没有办结，不能归档。"""


class FiledAlready(Refused):
    """“{number}”已经归档，档号{code}。"""


class IsLeftOut(Refused):
    """“{number}”已经定为不归档。"""


class OfAnotherFonds(Refused):
    """“{number}”不属于本全宗。"""


class NumberFixed(Refused):
    """本全宗已经有归档文件，全宗号不能再改。"""


class InUse(Refused):
    """代码“{code}”已经用过，名称可以改，代码不能改。"""


class NotKept(Refused):
    """“{code}”已经{state}，不能再改。"""


class ClassFull(Refused):
    """这一类的件号已经满9999，请另立机构（问题）代码。"""


class PackageBroken(Refused):
    """“{code}”的归档包与归档时的摘要不符，请立即报告系统管理员，不要再改动。"""


class PutAway(Refused):
    """“{number}”有附件带有国家秘密标志，已封存，不能归档。请先按保密规定处理。"""


class NotEnded(Refused):
    """“{code}”的保管期限还没有满。"""


class Decided(Refused):
    """这次鉴定已经审批过了。"""
