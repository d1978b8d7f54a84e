"""Personal data that was left in: an identity number, a mobile telephone, a bank account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shuniu.ground.text.masking import mask_personal_data

from .findings import MOST_A_CHECK, Fault, Part

CODE = "personal"
# A landline is an office's and a place of a building may be one's own hall: those are said aloud.
LABELS = {
    "identity": gettext_lazy("身份证号"),
    "account": gettext_lazy("银行账号"),
    "mobile": gettext_lazy("手机号码"),
    "email": gettext_lazy("电子邮箱"),
    "plate": gettext_lazy("车牌号"),
    "contact": gettext_lazy("QQ或微信号"),
    "address": gettext_lazy("住址门牌"),
}
SURE = ("identity", "account")  # what no office's own notice says; the rest may be one's own


def faults_in(parts: Sequence[Part], level: str, doubtful: str) -> Iterator[Fault]:
    """What looks like personal data, masked here too; ``doubtful`` for what may be public."""
    for part in parts:
        _masked, found = mask_personal_data(part.text, landlines=False)
        told: Counter[bool] = Counter()
        for one in found:
            label, sure = LABELS.get(one.kind), one.kind in SURE
            if label is None or told[sure] >= MOST_A_CHECK:  # a list of thousands in a file
                continue
            told[sure] += 1
            hidden, _found = mask_personal_data(one.text, landlines=False)
            hidden = hidden if hidden != one.text else "***"
            yield Fault(
                CODE,
                level if sure else doubtful,
                part.at(one.start),
                f"{label} {hidden}",
                _("公开前删去或者遮盖；确属应当公开的，由复核人写明理由。"),
            )
