"""收件口: packages from other instances, known by their signature alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused
from shuniu.site.address import address_of
from shuniu.site.throttle import Limit, TooMany, check

from ..actions.arriving import NotInOrder, key_of, refused, take_in
from ..wire import frames, package
from ..wire.package import Malformed
from ..wire.transport import TYPE

# Only what is refused is counted: a peer whose packages are in order sends as many as it likes.
REFUSALS = Limit("exchange-inbox", 60, dt.timedelta(minutes=1))


@csrf_exempt
@never_cache
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """Take packages in, one after the other as they come; an answer for each, in order.

    No session, no cookie: a package is known by the signature of its peer. The body is
    read as a stream and never held whole.
    """
    if request.content_type != TYPE:
        return JsonResponse({"answers": []}, status=415)
    answers: list[dict[str, Any]] = []
    try:
        for part in frames.slices(request):  # type: ignore[arg-type]
            answers.append(_one(request, part))
    except Malformed as malformed:
        answers.append({"result": "refused", "sentence": malformed.sentence})
    except TooMany:
        return JsonResponse({"answers": answers}, status=429)
    return JsonResponse({"answers": answers})


def _one(request: HttpRequest, part: frames.Slice) -> dict[str, Any]:
    sender = ""

    def key(code: str) -> str:
        nonlocal sender
        sender = code
        return key_of(code)

    try:
        with in_chinese():
            opened = package.read(part, key)  # type: ignore[arg-type]
            try:
                receipt, signature = take_in(opened, at=clock.now())
            finally:
                opened.close()
    except NotInOrder as early:
        return {"result": "early", **early.facts, "sentence": early.sentence}
    except Refused as refusal:
        check(request, REFUSALS)
        refused(refusal.sentence, sender=sender, address=address_of(request), at=clock.now())
        return {"result": "refused", "sentence": refusal.sentence}
    return {"result": "registered", "receipt": receipt, "signature": signature}
