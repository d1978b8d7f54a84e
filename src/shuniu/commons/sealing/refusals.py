"""What the room refuses; a docstring is the sentence."""

from __future__ import annotations

from shuniu.ground.refusal import FieldRefused, NotYours, Refused


class NoSeal(Refused):
    """“{organ}”没有启用的印章，请先在“印章”里登记启用。"""


class HasSeal(Refused):
    """“{organ}”已有启用的印章，请先停用原来的再启用新的。"""


class SamePerson(Refused):
    """申请用印和用印不能是同一人，请由另一人用印。"""


class NotKeeper(NotYours):
    """“{seal}”由{keeper}保管，您不是其用印人员，不能用印。"""


class AlreadySealed(Refused):
    """这份文件（{number}）已经用印，不能重复用印；需要更正的，请先作废。"""


class NotSealed(Refused):
    """没有这个验证码的用印记录。"""


class AlreadyVoid(Refused):
    """这次用印已经作废。"""


class BadPicture(FieldRefused):
    """印章图片不能使用。"""

    def __init__(self, why: str) -> None:
        super().__init__("picture", why)


class KeyLocked(Refused):
    """签名密钥打不开：系统的密钥与生成时不同。请恢复原来的密钥文件，或者重新生成签名密钥。"""
