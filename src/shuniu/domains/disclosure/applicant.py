"""Who applies, kept under lock: name, identity and contact, which the answer needs and no list.

The key comes from the county's own (``SECRET_KEY``): a copy of the database alone tells nobody.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from shuniu.ground import sm
from shuniu.ground.text import mask_email, mask_identity, mask_name, mask_phone

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD = re.compile(r"^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$")
_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PHONE = re.compile(r"^(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$")


@dataclass(frozen=True)
class Applicant:
    """申请人: a person, or an organisation with the person to reach (条例 art. 29)."""

    name: str
    identity_kind: str
    identity_number: str
    phone: str
    contact: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""

    @property
    def masked(self) -> Applicant:
        """The same, as a page may show it to whoever need not know."""
        return Applicant(
            name=mask_name(self.name) if self.identity_kind != "credit_code" else self.name,
            identity_kind=self.identity_kind,
            identity_number=mask_identity(self.identity_number) if self.identity_number else "",
            phone=mask_phone(self.phone) if self.phone else "",
            contact=mask_name(self.contact) if self.contact else "",
            email=mask_email(self.email) if self.email else "",
        )


def right_card(number: str) -> bool:
    """Whether an 18-digit identity card number is one (GB 11643: its last sign checks it)."""
    if not _CARD.match(number):
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17]


def right_credit_code(code: str) -> bool:
    """Whether a unified social credit code is one (GB 32100: its last sign checks it)."""
    if len(code) != 18 or any(sign not in _CODE_SIGNS for sign in code):
        return False
    total = sum(_CODE_SIGNS.index(sign) * pow(3, i, 31) for i, sign in enumerate(code[:17]))
    return _CODE_SIGNS[-total % 31] == code[17]


def seal(applicant: Applicant) -> bytes:
    """The applicant's data under lock."""
    return seal_text(json.dumps(asdict(applicant), ensure_ascii=False))


def unseal(sealed: bytes | memoryview) -> Applicant:
    """The applicant again. Raises ``sm.WrongKey`` when the county's key has changed."""
    return Applicant(**json.loads(unseal_text(sealed)))


def seal_text(text: str) -> bytes:
    """A text under lock: the name of a third party."""
    return sm.lock(text.encode(), key=_key())


def unseal_text(sealed: bytes | memoryview) -> str:
    """The text again. Raises ``sm.WrongKey``."""
    return sm.unlock(bytes(sealed), key=_key()).decode()


def identity_digest(applicant: Applicant) -> str:
    """The same for the same person or organisation, and told to nobody without the key."""
    who = f"{applicant.identity_kind}:{applicant.identity_number}"
    return salted_hmac("disclosure.identity", who, algorithm="sha256").hexdigest()


def _key() -> bytes:
    return f"disclosure.applicant:{settings.SECRET_KEY}".encode()
