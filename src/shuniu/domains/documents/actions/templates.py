"""发文立户, routes and templates: what the county sets up, and what a draft takes from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shuniu.casework import standard
from shuniu.commons import numbering, trail
from shuniu.commons.manuscript import Manuscript
from shuniu.commons.papers.secrecy import refuse_secret_manuscripts, refuse_state_secrets
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.models import Member, Unit, UnitKind
from shuniu.ground.refusal import FieldRefused, NotYours

from .. import powers
from ..models import (
    Category,
    DocumentKind,
    DocumentTemplate,
    IssuerSeries,
    Outgoing,
    Place,
    RouteTemplate,
    Stage,
    TemplateStop,
)
from ..queries import STAGES, owner_of, signers_for
from .base import BadRoute, Station

CODE_TEXT = re.compile(r"[\u4e00-\u9fa5]{2,12}")


def _offices() -> list[int]:
    return list(Unit.objects.filter(kind=UnitKind.COUNTY_OFFICE).values_list("pk", flat=True))


def _demand_office(by: Actor) -> None:
    if not any(powers.sets_up_issuers(by, key) for key in _offices()):
        raise NotYours


@transaction.atomic
def establish_issuer(
    *,
    issuer: Unit,
    category: str,
    code_text: str,
    series: str = "",
    basis: str = "",
    by: Actor,
    at: dt.datetime,
) -> IssuerSeries:
    """发文立户: the organ may issue documents of the category under this 机关代字.

    The numbering series is set up with it (〔年〕号, from 1 each year), unless the county's
    profile has it already under the code ``series``.
    """
    _demand_office(by)
    code_text = code_text.strip()
    if not CODE_TEXT.fullmatch(code_text):
        raise FieldRefused("code_text", _("机关代字是2至12个汉字，如：云政发。"))
    if category not in Category.values or category == Category.TEXT:
        raise FieldRefused("category", _("请选择类别。"))
    if issuer.kind == UnitKind.SECTION:
        raise FieldRefused("issuer", _("内设机构不得对外正式行文（《条例》第十七条）。"))
    if IssuerSeries.objects.filter(code_text=code_text).exists():
        raise FieldRefused("code_text", _("机关代字“%s”已经有机关使用。") % code_text)
    if IssuerSeries.objects.filter(issuer=issuer, category=category).exists():
        raise FieldRefused("category", _("这个机关的这一类已经立户。"))
    code = series or f"documents.{issuer.code}.{category}"[:40]
    numbering.define_series(
        code,
        label=f"{issuer.short_name}{Category(category).label}"[:60],
        pattern=f"{code_text}〔{{year}}〕{{n}}号",
    )
    made = IssuerSeries.objects.create(
        issuer=issuer,
        category=category,
        code_text=code_text,
        series=code,
        basis=basis.strip()[:200],
        by_label=by.label,
        at=at,
    )
    trail.record(
        "documents.issuer_established",
        subject_kind="unit",
        subject_id=issuer.pk,
        by=by,
        at=at,
        detail={"code_text": code_text, "category": category},
    )
    return made


@transaction.atomic
def allow_issuing(row: IssuerSeries, *, may_issue: bool, by: Actor, at: dt.datetime) -> None:
    """准予或停止发文: from now on the organ may (not) issue under this 机关代字."""
    _demand_office(by)
    IssuerSeries.objects.filter(pk=row.pk).update(may_issue=may_issue)
    trail.record(
        "documents.issuer_allowed" if may_issue else "documents.issuer_stopped",
        subject_kind="unit",
        subject_id=row.issuer_id,
        by=by,
        at=at,
        detail={"code_text": row.code_text},
    )


@transaction.atomic
def set_route_template(
    *,
    name: str,
    stops: Sequence[tuple[str, Unit | str, Member | None, bool]],
    issuer: Unit | None = None,
    category: str = "",
    by: Actor,
    at: dt.datetime,
) -> RouteTemplate:
    """编制审签路线: stage, where (a unit, or ``drafting_unit``/``owner``), who, together.

    A template of the same name is replaced.
    """
    _demand_office(by)
    name = standard.need(name, "name", _("请填写路线名称。"))[:60]
    if not any(stage == Stage.SIGNING for stage, *_rest in stops):
        raise BadRoute(_("路线上没有签发环节。"))
    made, _new = RouteTemplate.objects.update_or_create(
        name=name,
        defaults={
            "issuer": issuer,
            "category": category,
            "in_use": True,
            "by_label": by.label,
            "at": at,
        },
    )
    made.stops.all().delete()
    for n, (stage, where, member, together) in enumerate(stops, 1):
        if stage not in STAGES or stage == Stage.DRAFTING:
            raise BadRoute(_("请给每一站选择环节。"))
        TemplateStop.objects.create(
            template=made,
            order=n,
            stage=stage,
            place=Place.UNIT if isinstance(where, Unit) else where,
            unit=where if isinstance(where, Unit) else None,
            member=member,
            together=together,
        )
    return made


@transaction.atomic
def retire_route_template(row: RouteTemplate, *, by: Actor, at: dt.datetime) -> None:
    """停用路线: it is offered no more; documents on their way keep their own route."""
    _demand_office(by)
    RouteTemplate.objects.filter(pk=row.pk).update(in_use=False, by_label=by.label, at=at)


@transaction.atomic
def keep_template(
    *,
    name: str,
    kind: str,
    manuscript: Manuscript,
    subject: str = "",
    unit: Unit | None = None,
    by: Actor,
    at: dt.datetime,
) -> DocumentTemplate:
    """存为模板: a unit's own text to begin with; one for everybody is the office's to keep."""
    if unit is None:
        _demand_office(by)
    elif unit.pk not in by.units_as(*powers.DRAFTERS):
        raise NotYours
    if kind not in DocumentKind.values:
        raise FieldRefused("kind", _("请选择文种。"))
    refuse_state_secrets(name, subject)
    refuse_secret_manuscripts(manuscript)
    return DocumentTemplate.objects.create(
        name=standard.need(name, "name", _("请填写模板名称。"))[:60],
        unit=unit,
        kind=kind,
        subject=subject.strip()[:120],
        manuscript=manuscript.to_json(),
        by_label=by.label,
        at=at,
    )


def keeps_template(row: DocumentTemplate, by: Actor) -> bool:
    """Whether the actor may put it away: a unit's own its people, everybody's the office."""
    if row.unit_id is not None:
        return row.unit_id in by.units_as(*powers.DRAFTERS)
    return any(powers.sets_up_issuers(by, key) for key in _offices())


@transaction.atomic
def retire_template(row: DocumentTemplate, *, by: Actor, at: dt.datetime) -> None:
    """停用模板: it is offered no more; what was drafted from it stays."""
    if not keeps_template(row, by):
        raise NotYours
    DocumentTemplate.objects.filter(pk=row.pk).update(in_use=False, by_label=by.label, at=at)


def templates_for(by: Actor, kind: str = "") -> list[DocumentTemplate]:
    """The templates that the actor may begin with: their units' own, then everybody's."""
    mine = Q(unit_id__in=by.units_as(*powers.DRAFTERS) | by.unit_ids)
    found = DocumentTemplate.objects.filter(mine | Q(unit__isnull=True), in_use=True)
    if kind:
        found = found.filter(kind=kind)
    return list(found.order_by("unit__order", "pk"))


# --- the usual route ------------------------------------------------------------------


def route_templates_for(outgoing: Outgoing) -> list[RouteTemplate]:
    """The templates that fit the document, the one made for its issuer and category first."""
    found = RouteTemplate.objects.filter(
        Q(issuer=outgoing.issuer) | Q(issuer__isnull=True),
        Q(category=outgoing.category) | Q(category=""),
        in_use=True,
    ).prefetch_related("stops__unit", "stops__member")
    return sorted(found, key=lambda t: (t.issuer_id is None, t.category == "", t.pk))


def stations_of(template: RouteTemplate, outgoing: Outgoing) -> list[Station]:
    """A template's stations for this document."""
    places = {Place.DRAFTING_UNIT: outgoing.drafting_unit, Place.OWNER: owner_of(outgoing.issuer)}
    return [
        Station(
            stop.stage,
            stop.unit if stop.unit is not None else places[Place(stop.place)],
            stop.member,
            stop.together,
        )
        for stop in template.stops.all()
    ]


def usual_route(outgoing: Outgoing, *, on: dt.date) -> list[Station]:
    """The route of the first template that fits; else checked, countersigned, reviewed, signed.

    The principal leader signs what goes up or is important (《条例》 Art. 22).
    """
    fitting = route_templates_for(outgoing)
    if fitting:
        return stations_of(fitting[0], outgoing)
    owner, drafting = owner_of(outgoing.issuer), outgoing.drafting_unit
    route = []
    if drafting.pk != owner.pk and _manned(Stage.CHECKING, drafting, on):
        route.append(Station(Stage.CHECKING, drafting))
    route += [
        Station(Stage.COUNTERSIGNING, owner_of(unit), together=n > 0)
        for n, unit in enumerate(outgoing.co_issuers.all())
    ]
    if owner.pk != outgoing.issuer_id or outgoing.issuer.kind == UnitKind.COUNTY_OFFICE:
        route.append(Station(Stage.REVIEWING, owner))
    route.append(Station(Stage.SIGNING, owner, principal(outgoing.issuer, on)))
    route += [
        Station(Stage.SIGNING, owner_of(unit), principal(unit, on), together=True)
        for unit in outgoing.co_issuers.all()
    ]
    return [s for s in route if _manned(s.stage, s.unit, on)]


def principal(issuer: Unit, on: dt.date) -> Member | None:
    """主要负责人 of the organ on a day; None when there is nobody."""
    found = signers_for(issuer, powers.STAGE_DUTIES[Stage.SIGNING], on)
    return Member.objects.get(pk=found[0].member_id) if found else None


def _manned(stage: str, unit: Unit, on: dt.date) -> bool:
    return bool(signers_for(unit, powers.STAGE_DUTIES[stage], on))
