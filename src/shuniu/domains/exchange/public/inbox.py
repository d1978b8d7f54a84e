"""收件口: packages from other instances, known by their signature alone."""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused
from shuniu.site.address import address_of
from shuniu.site.throttle import Limit, TooMany, check

from ..actions.arriving import Counter, NotInOrder, Taken, refused
from ..actions.station import NoStation
from ..wire import frames, package
from ..wire.package import Malformed, Opened
from ..wire.transport import TYPE

# Only what is refused is counted: a peer whose packages are in order sends as many as it likes.
REFUSALS = Limit("exchange-inbox", 60, dt.timedelta(minutes=1))


Answer = dict[str, Any]


@csrf_exempt
@never_cache
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """Take packages in, one after the other as they come; an answer for each, in order.

    No session, no cookie: a package is known by the signature of its peer. The body is
    read as a stream, verified, and kept in temporary files; then all that is genuine is
    registered in one transaction, so that no line is held up by a slow sender.
    """
    if request.content_type != TYPE:
        return JsonResponse({"answers": []}, status=415)
    with in_chinese(), ExitStack() as kept:
        try:
            counter = Counter(clock.now())
            read = _read(request, counter, kept)
            with transaction.atomic():
                taken = iter(counter.take_in([one for one in read if isinstance(one, Opened)]))
                answers = [
                    one if isinstance(one, dict) else _answer(request, counter, one, next(taken))
                    for one in read
                ]
        except TooMany:
            return JsonResponse({"answers": []}, status=429)
        except NoStation as refusal:
            return JsonResponse({"answers": [_refusal(refusal)]})
    return JsonResponse({"answers": answers})


def _read(request: HttpRequest, counter: Counter, kept: ExitStack) -> list[Opened | Answer]:
    """The genuine packages of the request, and in the places of the others why they are not."""
    found: list[Opened | Answer] = []
    stream: Any = request
    sender = ""

    def key_of(code: str) -> str:
        nonlocal sender
        sender = code
        return counter.key_of(code)

    try:
        for part in frames.slices(stream):
            try:
                opened = package.read(part, key_of)  # type: ignore[arg-type]
                kept.callback(opened.close)
                found.append(opened)
            except Refused as refusal:
                found.append(_refuse(request, refusal, sender, counter))
    except Malformed as malformed:
        found.append(_refuse(request, malformed, sender, counter))
    return found


def _answer(
    request: HttpRequest, counter: Counter, opened: Opened, taken: Taken | Refused
) -> Answer:
    if isinstance(taken, Taken):
        signature = counter.sign(taken.receipt)
        return {"result": "registered", "receipt": taken.receipt, "signature": signature}
    if isinstance(taken, NotInOrder):
        return {"result": "early", "sentence": taken.sentence, **taken.facts}
    return _refuse(request, taken, opened.manifest.sender, counter)


def _refuse(request: HttpRequest, refusal: Refused, sender: str, counter: Counter) -> Answer:
    check(request, REFUSALS)
    refused(refusal.sentence, sender=sender, address=address_of(request), at=counter.at)
    return _refusal(refusal)


def _refusal(refusal: Refused) -> Answer:
    return {"result": "refused", "sentence": refusal.sentence}
