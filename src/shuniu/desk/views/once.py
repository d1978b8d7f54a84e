"""One sending, one thing: a double click or a lost answer doesn't open it twice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction

from shuniu.commons.people.actor import Actor

from ..models import Sending
from ..together import JustDone, at_once


def key_of(text: str) -> uuid.UUID:
    """The key that came with the form; a new one when it was damaged."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def once(key: uuid.UUID, act: Callable[[], str], *, by: Actor, at: dt.datetime) -> tuple[str, bool]:
    """Do ``act`` unless this key did it before; its address, and whether it was done now.

    The second sender waits for the first, who may still fail: then the second does it.
    Refuses (``JustDone``) what another sending took in the same moment.
    """
    assert by.member_id is not None
    try:
        with transaction.atomic():
            sending = Sending.objects.create(key=key, member_id=by.member_id, at=at, address="")
            sending.address = act()
            sending.save(update_fields=["address"])
            return sending.address, True
    except IntegrityError as error:
        known = Sending.objects.filter(key=key, member_id=by.member_id).first()
        if known is None:
            if at_once(error):
                raise JustDone from error
            raise
        return known.address, False
