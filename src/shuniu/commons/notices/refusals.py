"""What the room refuses. A docstring is the sentence that a citizen reads."""

from __future__ import annotations

from shuniu.ground.refusal import FieldRefused


class _OfField(FieldRefused):
    """填写有误。"""

    about = "phone"

    def __init__(self, **facts: object) -> None:
        doc = (type(self).__doc__ or "").strip()
        super().__init__(self.about, doc.format_map({k: str(v) for k, v in facts.items()}))


class NotAPhone(_OfField):
    """请填写11位手机号码。"""


class CodeTooSoon(_OfField):
    """验证码刚刚发出，请在{seconds}秒后再试。"""


class TooManyCodes(_OfField):
    """这个手机号今天获取验证码的次数太多。为防止有人被短信骚扰，请明天再试，或者拨打政务服务热线。"""


class TooManyFromHere(_OfField):
    """从您所在的网络获取验证码的次数太多。为防止短信被滥用，请过一小时再试，或者拨打政务服务热线。"""


class WrongCode(_OfField):
    """验证码不对，还可以再试{left}次。"""

    about = "code"


class CodeUsedUp(_OfField):
    """验证码已失效，请重新获取。"""

    about = "code"
