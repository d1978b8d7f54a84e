"""Writing a letter: one thing a page, and a number and a code at the end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuniu.commons.notices import codes
from shuniu.commons.notices.models import Delivery
from shuniu.commons.notices.ports import written_message
from shuniu.commons.papers import actions as papers
from shuniu.commons.papers.kinds import FROM_CITIZENS
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import citizen
from shuniu.commons.people.models import Unit
from shuniu.ground import clock
from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.site.address import address_of
from shuniu.site.forms import CitizenForm
from shuniu.site.page_cache import public_page
from shuniu.site.steps import Answers, Step, StepForms

from .. import actions
from ..models import LetterType, Mailbox
from . import forms

PURPOSE = "letter"


@require_safe
@public_page()
def before_writing(request: HttpRequest) -> HttpResponse:
    """写信之前: what is needed, what is answered elsewhere, and how long an answer takes."""
    types = LetterType.objects.filter(online=True, active=True)
    return render(request, "letters/public/before_writing.html", {"types": types})


class WriteLetter(StepForms):
    """The pages of a letter; sent twice, it is one letter."""

    kind, title = "letter", _("写信")
    address, start_address = "letters:write", "letters:before_writing"
    send_button = _("提交来信")
    done_template = "letters/public/sent.html"
    steps = (
        Step("kind", _("您要反映的是哪一类事情？"), forms.KindForm),
        Step("matter", _("请说说是什么事"), forms.MatterForm),
        Step(
            "papers",
            _("有照片或者材料吗？"),
            forms.PapersForm,
            hint=_("没有就直接点“下一步”。"),
            template="letters/public/step_papers.html",
        ),
        Step("writer", _("怎样与您联系？"), forms.WriterForm),
        Step(
            "code",
            _("请填写短信验证码"),
            forms.CodeForm,
            template="letters/public/step_code.html",
        ),
        Step("wish", _("能不能公开？"), forms.WishForm),
    )

    def make_form(
        self, step: Step, request: HttpRequest, answers: Answers, **kwargs: Any
    ) -> CitizenForm:
        """The page of attachments is told what was stored before."""
        if step.code == "papers":
            return forms.PapersForm(kept=answers.get("papers", {}).get("names"), **kwargs)
        if step.code == "code":
            kwargs["initial"] = None  # a code is never shown again
        return super().make_form(step, request, answers, **kwargs)

    def keep(
        self, step: Step, form: CitizenForm, request: HttpRequest, answers: Answers
    ) -> dict[str, Any]:
        """Files are stored at once; a telephone gets its code; a right code becomes a proof."""
        if step.code == "papers":
            return self._keep_papers(form, request, answers)
        if step.code == "writer":
            return self._keep_writer(form, request, answers)
        if step.code == "code":
            proof = codes.check_code(
                answers["writer"]["phone"],
                PURPOSE,
                form.cleaned_data["code"],
                at=clock.now(),
            )
            return {"proof": proof, "phone": answers["writer"]["phone"]}
        return super().keep(step, form, request, answers)

    def _keep_papers(
        self, form: CitizenForm, request: HttpRequest, answers: Answers
    ) -> dict[str, Any]:
        before = {} if form.cleaned_data.get("again") else answers.get("papers", {})
        keys, names = list(before.get("papers", [])), list(before.get("names", []))
        files = form.cleaned_data["file"]
        if len(keys) + len(files) > forms.MOST_FILES:
            raise FieldRefused("file", str(_("附件最多5个，请合并或者减少后再选。")))
        by = citizen(None, address=address_of(request))
        for file in files:
            paper = papers.store(
                file, file.name or "", by=by, at=clock.now(), allowed=FROM_CITIZENS
            )
            keys.append(paper.pk)
            names.append(paper.name)
        return {"papers": keys, "names": names}

    def _keep_writer(
        self, form: CitizenForm, request: HttpRequest, answers: Answers
    ) -> dict[str, Any]:
        kept = super().keep(self.steps[3], form, request, answers)
        proved = answers.get("code", {}).get("phone") == kept["phone"]
        if not proved or answers.get("writer", {}).get("phone") != kept["phone"]:
            codes.issue_code(kept["phone"], PURPOSE, at=clock.now(), address=address_of(request))
        return kept

    def context(self, request: HttpRequest, answers: Answers) -> dict[str, Any]:
        """In a demonstration nobody has the telephone: the page shows the message itself."""
        if not settings.DEMO or "writer" not in answers:
            return {}
        sent = Delivery.objects.filter(channel="sms", address=answers["writer"]["phone"])
        last = sent.order_by("-pk").first()
        return {"demo_message": written_message(last) if last else ""}

    def send(self, request: HttpRequest, answers: Answers, key: str) -> dict[str, Any]:
        """Register the letter; the telephone must have been confirmed within the hour."""
        writer, matter = answers["writer"], answers["matter"]
        at = clock.now()
        proof = answers["code"].get("proof", "")
        if not codes.is_proved(proof, writer["phone"], PURPOSE, at=at):
            raise PhoneNotConfirmed
        wish = answers["wish"]["wish"]
        sent = actions.submit(
            mailbox=Mailbox.objects.get(code=answers["kind"]["mailbox"]),
            letter_type=LetterType.objects.get(code=answers["kind"]["letter_type"]),
            title=matter["title"],
            text=matter["text"],
            key=key,
            by=citizen(None, address=address_of(request)),
            at=at,
            name=writer["name"],
            phone=writer["phone"],
            email=writer.get("email") or "",
            address=writer.get("address") or "",
            town=_unit(matter.get("town")),
            complained_unit=_unit(matter.get("complained_unit")),
            consent_public=wish == forms.PUBLIC,
            keep_secret=wish == forms.SECRET,
            phone_confirmed_at=at,
            papers=list(Paper.objects.filter(pk__in=answers["papers"].get("papers", []))),
        )
        return {"number": sent.number, "code": sent.code}


class PhoneNotConfirmed(Refused):
    """手机号码的验证已经过期，请回到“怎样与您联系”，点“下一步”重新获取验证码。"""


def _unit(key: Any) -> Unit | None:
    return Unit.objects.filter(pk=int(key)).first() if key else None
