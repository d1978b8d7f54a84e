"""Two who do the same in the same moment: the first is kept, the other is told so."""

from __future__ import annotations

from django.db import IntegrityError, OperationalError
from psycopg.errors import DeadlockDetected, UniqueViolation

from shuniu.ground.refusal import Refused


class JustDone(Refused):
    """同样的内容刚刚有人保存过，这一次没有保存。请刷新核对后再办。"""


def at_once(error: BaseException) -> bool:
    """Whether the database turned this away for somebody who came in the same moment.

    The actions look before they write, and say beside which field something is known
    already; this is for the instant between the look and the writing.
    """
    turned_away = isinstance(error, (IntegrityError, OperationalError))
    return turned_away and isinstance(error.__cause__, (UniqueViolation, DeadlockDetected))
