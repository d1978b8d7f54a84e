"""Applying: one thing a page, and a number and a code at the end."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shuniu.commons import calendar
from shuniu.commons.papers import actions as papers
from shuniu.commons.papers.kinds import IMAGES
from shuniu.commons.papers.models import Paper
from shuniu.commons.people.actor import citizen
from shuniu.commons.people.models import Unit
from shuniu.ground import clock, sm
from shuniu.site.address import address_of
from shuniu.site.forms import CitizenForm
from shuniu.site.page_cache import public_page
from shuniu.site.steps import Answers, Step, StepForms, plain

from ..actions import application as actions
from ..applicant import Applicant, seal_text, unseal_text
from ..models import ApplicantKind
from ..queries.application import receiving_organs
from . import application_forms as forms


@require_safe
@public_page()
def before(request: HttpRequest) -> HttpResponse:
    """申请之前: what can be asked for, what is needed, how long it takes, and what it costs."""
    rule = calendar.resolve("disc.reply", clock.today())
    organ = receiving(request.GET.get("organ", ""))
    facts = {"rule": rule, "organ": organ, "organs": len(receiving_organs())}
    return render(request, "disclosure/public/before.html", facts)


def receiving(code: str) -> Unit | None:
    """The organ of that code, if it takes applications."""
    return next((organ for organ in receiving_organs() if organ.code == code), None)


def _several(answers: Answers) -> bool:
    """Where only the county's office takes applications nobody is asked whom to ask."""
    return len(receiving_organs()) > 1


class Apply(StepForms):
    """The pages of an application; sent twice, it is one. Who applies waits under lock."""

    kind, title = "disclosure", _("申请公开政府信息")
    address, start_address = "disclosure:apply", "disclosure:before_applying"
    send_button = _("提交申请")
    done_template = "disclosure/public/sent.html"
    steps = (
        Step("organ", _("您向哪个机关申请？"), forms.OrganForm, needed=_several),
        Step("kind", _("您是谁，要申请什么？"), forms.KindForm),
        Step("who", _("请证明您的身份"), forms.WhoForm, template="disclosure/public/step_who.html"),
        Step(
            "wanted",
            _("您要什么信息？"),
            forms.WantedForm,
            template="disclosure/public/step_wanted.html",
        ),
        Step("how", _("怎样得到答复？"), forms.HowForm),
    )

    def make_form(
        self, step: Step, request: HttpRequest, answers: Answers, **kwargs: Any
    ) -> CitizenForm:
        """The page of the identity opens what it kept under lock."""
        if step.code == "who":
            kept = answers.get("who", {})
            if kwargs.get("initial"):
                kwargs["initial"] = self._opened(kwargs["initial"])
            person = answers.get("kind", {}).get("applicant_kind") == ApplicantKind.PERSON
            return forms.WhoForm(person=person, kept=kept.get("paper_name", ""), **kwargs)
        if step.code == "organ" and kwargs.get("initial") is None and "organ" in request.GET:
            kwargs["initial"] = {"organ": request.GET["organ"]}
        return super().make_form(step, request, answers, **kwargs)

    def keep(
        self, step: Step, form: CitizenForm, request: HttpRequest, answers: Answers
    ) -> dict[str, Any]:
        """The copy of the document is stored at once; name and number are kept under lock."""
        if step.code != "who":
            return super().keep(step, form, request, answers)
        before = answers.get("who", {})
        kept = {name: before.get(name) for name in ("paper", "paper_name")}
        file = form.cleaned_data.get("file")
        if file:
            paper = papers.store(
                file,
                file.name or "",
                by=citizen(None, address=address_of(request)),
                at=clock.now(),
                allowed=(*IMAGES, "pdf"),
                locked=True,
            )
            kept = {"paper": paper.pk, "paper_name": paper.name}
        values = json.dumps(plain(form.cleaned_data), ensure_ascii=False)
        return kept | {"sealed": base64.b64encode(seal_text(values)).decode()}

    def send(self, request: HttpRequest, answers: Answers, key: str) -> dict[str, Any]:
        """Register the application."""
        who, how = self._opened(answers["who"]), answers["how"]
        applicant = Applicant(
            name=who["name"],
            identity_kind=who["identity_kind"],
            identity_number=who["identity_number"],
            phone=who["phone"],
            contact=who.get("contact") or "",
            email=how.get("email") or "",
            address=how.get("address") or "",
        )
        sent = actions.apply(
            applicant_kind=answers["kind"]["applicant_kind"],
            ask=answers["kind"]["ask"],
            applicant=applicant,
            **answers["wanted"],
            shape=how["shape"],
            getting=how["getting"],
            key=key,
            # One that has stopped taking applications meanwhile is refused by the action.
            organ=Unit.objects.filter(code=answers.get("organ", {}).get("organ", "")).first(),
            identity_paper=Paper.objects.filter(pk=answers["who"].get("paper") or 0).first(),
            by=citizen(None, label=str(_("申请人")), address=address_of(request)),
            at=clock.now(),
        )
        return {"number": sent.number, "code": sent.code}

    @staticmethod
    def _opened(kept: dict[str, Any]) -> dict[str, Any]:
        try:
            opened: dict[str, Any] = json.loads(unseal_text(base64.b64decode(kept["sealed"])))
        except (KeyError, ValueError, sm.WrongKey):
            return {}
        return opened
