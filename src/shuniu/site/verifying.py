"""公文验证: whether a document was issued here, by its code, its number, or the file itself."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shuniu.commons.sealing.queries import code_in, shown_code, verify, verify_file

from . import throttle
from .forms import CitizenForm, Line

MOST_BYTES = 30 * 1024 * 1024
LOOKS = throttle.Limit("verify", 30, dt.timedelta(minutes=10))
FILES = throttle.Limit("verify file", 10, dt.timedelta(minutes=10))


class WordForm(CitizenForm):
    """The code on the paper, or the document's number."""

    q = Line(
        label=gettext_lazy("验证码或者发文字号"),
        max_length=80,
        help_text=gettext_lazy(
            "验证码印在文件二维码旁，共10位，例如 ABCDE-FGHJK；发文字号例如 某政发〔2026〕12号。"
        ),
    )


class FileForm(CitizenForm):
    """The file as it was received."""

    file = forms.FileField(
        label=gettext_lazy("选择文件"),
        help_text=gettext_lazy("PDF或者OFD，不超过30 MB。只计算文件的摘要，不保存文件。"),
    )

    def clean_file(self) -> object:
        """Refuse what is too large before it is read."""
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过30 MB，不能验证。"))
        return found


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page with both questions; ``?q=`` answers the first."""
    if "q" not in request.GET:
        return _shown(request)
    form = WordForm(request.GET)
    if not form.is_valid():
        return _shown(request, word=form, status=422)
    code = code_in(form.cleaned_data["q"])
    if code:
        return redirect("site:verify_code", code=code)
    return _looked_up(request, form.cleaned_data["q"], form)


@require_safe
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """What a QR code leads to."""
    return _looked_up(request, code[:80], WordForm(initial={"q": shown_code(code_in(code))}))


def _looked_up(request: HttpRequest, words: str, form: WordForm) -> HttpResponse:
    try:
        throttle.check(request, LOOKS)
    except throttle.TooMany as refusal:
        return _slowed(request, refusal, word=form)
    found = verify(words)
    return _shown(
        request,
        word=form,
        asked=words,
        found=found,
        missing=not found,
        status=200 if found else 404,
    )


@require_POST
def by_file(request: HttpRequest) -> HttpResponse:
    """Whether this very file was issued, was changed since, or is not known here."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, file=form, status=422)
    try:
        throttle.check(request, FILES)
    except throttle.TooMany as refusal:
        return _slowed(request, refusal, file=form)
    verdict = verify_file(form.cleaned_data["file"].read(MOST_BYTES))
    found = [verdict.document] if verdict.document else []
    return _shown(request, file=FileForm(), verdict=verdict, found=found)


def _slowed(request: HttpRequest, refusal: throttle.TooMany, **forms_: CitizenForm) -> HttpResponse:
    response = _shown(request, status=429, refusal=refusal, **forms_)
    response["Retry-After"] = str(refusal.seconds)
    return response


def _shown(
    request: HttpRequest,
    *,
    status: int = 200,
    word: CitizenForm | None = None,
    file: CitizenForm | None = None,
    **facts: object,
) -> HttpResponse:
    context = {"word": word or WordForm(), "file": file or FileForm(), "door": "about", **facts}
    response = render(request, "site/verify.html", context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response
