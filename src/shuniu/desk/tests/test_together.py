from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from shuniu.casework.testing.county import County
from shuniu.desk.middleware import ActorMiddleware
from shuniu.desk.models import Sending
from shuniu.desk.together import JustDone
from shuniu.desk.views.once import once
from shuniu.ground import clock


def _twice(member: int) -> str:
    """What the database sees of two who enter the same in the same moment."""
    key = uuid4()
    for _one in range(2):
        Sending.objects.create(key=key, member_id=member, at=clock.now(), address="")
    return "/"


def test_the_second_of_two_in_the_same_moment_is_told_so(county: County) -> None:
    by = county.actor("registrar")
    assert by.member_id is not None
    with pytest.raises(JustDone):
        once(uuid4(), lambda: _twice(by.member_id or 0), by=by, at=clock.now())
    assert not Sending.objects.exists()  # nothing of the second is kept
    try:
        with transaction.atomic():
            _twice(by.member_id)
    except IntegrityError as error:
        request = RequestFactory().post("/desk/m/1/close/")
        told = ActorMiddleware(lambda _request: None).process_exception(request, error)  # type: ignore[arg-type, return-value]
        assert told is not None and told.status_code == 409
        assert "没有保存" in told.content.decode()
        other = ActorMiddleware(lambda _request: None).process_exception(request, ValueError())  # type: ignore[arg-type, return-value]
        assert other is None
