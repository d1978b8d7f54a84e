"""A form of several pages, one thing a page, that keeps what was filled in.

What is typed is kept on the server (``Draft``) under a token that only the
writer's browser holds, so going back, a lost connection or a wrong field costs
nothing, and no address shows personal data. The token is the key that makes a
second sending (a double click, a reload) the first one again.

A room declares its pages and says what sending means::

    class WriteLetter(StepForms):
        kind, title = "letter", _("写信")
        address, start_address = "letters:write", "letters:before_writing"
        steps = (Step("type", _("您要反映的是哪一类事情？"), TypeForm), ...)

        def send(self, request, answers, key): ...   # acts, returns a small dict
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views import View

from shuniu.ground import clock
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import Refused

from . import actions, throttle
from .forms import CitizenForm
from .models import Draft
from .registries import Label

CHECK, DONE = "check", "done"
NEXT = _("下一步")
Answers = dict[str, dict[str, Any]]


def always(answers: Answers) -> bool:
    """A page that everybody gets."""
    return True


@dataclass(frozen=True)
class Step:
    """One page: its place in the address, its question, its form, and who gets it."""

    code: str
    title: Label
    form: type[CitizenForm]
    hint: Label = ""
    needed: Callable[[Answers], bool] = always
    template: str = "site/step.html"
    button: Label = NEXT


class StepForms(View):
    """The pages of one form; see the module. ``address`` takes the step's code as ``step``."""

    kind: str
    title: Label
    address: str
    start_address: str
    steps: Sequence[Step]
    send_button: Label = _("提交")
    check_template = "site/step_check.html"
    done_template = "site/step_done.html"
    page_limit = throttle.Limit("form pages", 120, dt.timedelta(minutes=10))
    send_limit = throttle.Limit("form sent", 10, dt.timedelta(minutes=10))

    # --- what a room fills in -------------------------------------------------

    def make_form(
        self, step: Step, request: HttpRequest, answers: Answers, **kwargs: Any
    ) -> CitizenForm:
        """The form of a page; a room overrides this to hand a form more than its data."""
        return step.form(**kwargs)

    def keep(
        self, step: Step, form: CitizenForm, request: HttpRequest, answers: Answers
    ) -> dict[str, Any]:
        """What is kept of a valid page, as JSON can hold it.

        A room overrides this to store files (as papers) and keep their keys.
        May raise ``Refused``: it is shown on the page.
        """
        return plain(form.cleaned_data)

    def send(self, request: HttpRequest, answers: Answers, key: str) -> dict[str, Any]:
        """Act on the answers, once; what is returned is shown on the last page.

        Runs inside a transaction that holds the draft. ``key`` is the
        idempotency key. May raise ``Refused``: shown above the answers, all kept.
        """
        raise NotImplementedError

    def context(self, request: HttpRequest, answers: Answers) -> dict[str, Any]:
        """More for the templates of all pages."""
        return {}

    # --- the pages ------------------------------------------------------------

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Every page is the writer's own: no cache on the way keeps it."""
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def get(self, request: HttpRequest, step: str) -> HttpResponse:
        """Show a page with what is already known; ahead of the first open page one can't go."""
        draft = self._draft(request)
        if step == DONE:
            return self._done(request, draft)
        answers: Answers = draft.data if draft and not draft.sent_at else {}
        ahead = self._ahead(step, answers)
        if ahead is not None:
            return redirect(self.address, step=ahead.code)
        if step == CHECK:
            return self._check(request, answers)
        here = self._step(step)
        form = self.make_form(here, request, answers, initial=answers.get(here.code))
        return self._page(request, here, form, answers)

    def post(self, request: HttpRequest, step: str) -> HttpResponse:
        """Take a page, or send the whole."""
        draft = self._draft(request)
        if "forget" in request.POST:
            return self._forget(draft)
        if step == CHECK:
            return self._send(request, draft)
        here = self._step(step)
        answers: Answers = draft.data if draft and not draft.sent_at else {}
        ahead = self._ahead(step, answers)
        if ahead is not None:
            return redirect(self.address, step=ahead.code)
        form = self.make_form(here, request, answers, data=request.POST, files=request.FILES)
        try:
            throttle.check(request, self.page_limit)
            if not form.is_valid():
                return self._page(request, here, form, answers, status=422)
            kept = self.keep(here, form, request, answers)
        except Refused as refusal:
            return self._refused(request, here, form, answers, refusal)
        at = clock.now()
        if draft is None or draft.sent_at:
            draft = actions.open_draft(self.kind, at=at)
        try:
            draft = actions.keep_in_draft(draft, here.code, kept, at=at)
        except actions.DraftGone as refusal:
            return self._refused(request, here, form, answers, refusal)
        response = redirect(self.address, step=self._after(here, draft.data))
        self._remember(response, draft)
        return response

    # --- sending --------------------------------------------------------------

    def _send(self, request: HttpRequest, draft: Draft | None) -> HttpResponse:
        if draft is None:
            return redirect(self.start_address)
        if draft.sent_at:
            return redirect(self.address, step=DONE)
        ahead = self._ahead(CHECK, draft.data)
        if ahead is not None:
            return redirect(self.address, step=ahead.code)
        try:
            throttle.check(request, self.send_limit)
            with transaction.atomic():
                locked = actions.lock_draft(draft)
                if locked.sent_at is None:
                    with in_chinese():
                        result = self.send(request, self._asked(locked.data), locked.token)
                    actions.close_draft(locked, plain(result), at=clock.now())
        except Refused as refusal:
            return self._check(request, draft.data, refusal=refusal)
        return redirect(self.address, step=DONE)

    def _done(self, request: HttpRequest, draft: Draft | None) -> HttpResponse:
        if draft is None or not draft.sent_at:
            return redirect(self.start_address)
        words = {"title": self.title, "result": draft.result, "sent_at": draft.sent_at}
        return render(request, self.done_template, words | self.context(request, {}))

    def _forget(self, draft: Draft | None) -> HttpResponse:
        """For a computer that others use too: nothing of what was typed stays."""
        if draft is not None:
            actions.drop_draft(draft)
        response = redirect(self.start_address)
        response.delete_cookie(self._cookie, samesite="Lax")
        return response

    # --- drawing --------------------------------------------------------------

    def _page(
        self,
        request: HttpRequest,
        step: Step,
        form: CitizenForm,
        answers: Answers,
        *,
        status: int = 200,
    ) -> HttpResponse:
        asked = self._needed(answers)
        place = asked.index(step)
        words = {
            "title": self.title,
            "step": step,
            "form": form,
            "answers": answers,
            "place": place + 1,
            "total": len(asked) + 1,
            "back": self._url(asked[place - 1].code) if place else reverse(self.start_address),
        }
        words |= self.context(request, answers)
        return render(request, step.template, words, status=status)

    def _check(
        self, request: HttpRequest, answers: Answers, *, refusal: Refused | None = None
    ) -> HttpResponse:
        asked = self._needed(answers)
        parts = []
        for step in asked:
            kept = answers.get(step.code, {})
            form = self.make_form(step, request, answers, initial=kept)
            parts.append({"step": step, "url": self._url(step.code), "shown": form.shown(kept)})
        words = {
            "title": self.title,
            "parts": parts,
            "answers": answers,
            "refusal": refusal,
            "button": self.send_button,
            "place": len(asked) + 1,
            "total": len(asked) + 1,
            "back": self._url(asked[-1].code),
        }
        words |= self.context(request, answers)
        return _told(render(request, self.check_template, words), refusal)

    def _refused(
        self,
        request: HttpRequest,
        step: Step,
        form: CitizenForm,
        answers: Answers,
        refusal: Refused,
    ) -> HttpResponse:
        form.is_valid()
        form.refuse(refusal)
        return _told(self._page(request, step, form, answers), refusal)

    # --- where one is ---------------------------------------------------------

    def _needed(self, answers: Answers) -> list[Step]:
        return [step for step in self.steps if step.needed(answers)]

    def _asked(self, answers: Answers) -> Answers:
        """The answers less those of pages that a changed mind has made idle."""
        return {step.code: answers[step.code] for step in self._needed(answers)}

    def _step(self, code: str) -> Step:
        for step in self.steps:
            if step.code == code:
                return step
        raise Http404

    def _ahead(self, code: str, answers: Answers) -> Step | None:
        """The first page still open, if it lies before the one asked for."""
        if code != CHECK:
            self._step(code)
        asked = self._needed(answers)
        for step in asked:
            if step.code == code:
                return None
            if step.code not in answers:
                return step
        return None if code == CHECK else asked[0]

    def _after(self, step: Step, answers: Answers) -> str:
        """The next page still open, or the check of all."""
        return next((s.code for s in self._needed(answers) if s.code not in answers), CHECK)

    def _url(self, code: str) -> str:
        return reverse(self.address, kwargs={"step": code})

    @property
    def _cookie(self) -> str:
        return f"draft_{self.kind}"

    def _draft(self, request: HttpRequest) -> Draft | None:
        token = request.COOKIES.get(self._cookie, "")
        if not token or len(token) > 43 or "\0" in token:
            return None
        oldest = clock.now() - actions.DRAFT_KEPT
        return Draft.objects.filter(token=token, kind=self.kind, changed_at__gte=oldest).first()

    def _remember(self, response: HttpResponse, draft: Draft) -> None:
        response.set_cookie(
            self._cookie,
            draft.token,
            max_age=int(actions.DRAFT_KEPT.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=settings.SECURE_COOKIES,
        )


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them: dates as text, things of the database by key, files left out."""
    kept = {
        name: getattr(value, "pk", value)
        for name, value in values.items()
        if not hasattr(value, "chunks")
    }
    again: dict[str, Any] = json.loads(json.dumps(kept, cls=DjangoJSONEncoder))
    return again


def _told(response: HttpResponse, refusal: Refused | None) -> HttpResponse:
    """The status that goes with a refusal: 429 with the wait for a flood, else 422."""
    if isinstance(refusal, throttle.TooMany):
        response.status_code = 429
        response["Retry-After"] = str(refusal.seconds)
    elif refusal is not None:
        response.status_code = 422
    return response
