"""印章 and 用印台账: the register of seals, and every use that was made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shuniu.commons.flow.model import Label
from shuniu.commons.people.actor import Actor
from shuniu.commons.people.duties import ADMINISTRATOR, REGISTRAR
from shuniu.commons.people.models import Unit
from shuniu.commons.people.queries import units_on
from shuniu.commons.sealing import actions, powers
from shuniu.commons.sealing.keys import make_key
from shuniu.commons.sealing.models import CountyKey, Seal, SealUse, SealVoid
from shuniu.commons.sealing.queries import shown_code
from shuniu.ground import clock
from shuniu.site.forms import Line

from ..access import StaffRequest
from ..declare import Column, Filter, Opening, Register, RowAct, Rows, Showing, register_plain
from ..forms import StepForm, text_field


class SealForm(StepForm):
    """启用印章: whose, who keeps it, and a picture if there is one."""

    organ = forms.ModelChoiceField(
        label=gettext_lazy("单位"), queryset=Unit.objects.none(), empty_label=gettext_lazy("请选择")
    )
    keeper = forms.ModelChoiceField(
        label=gettext_lazy("保管单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("本单位"),
        help_text=gettext_lazy("由哪个单位的人员用印。"),
    )
    picture = forms.FileField(
        label=gettext_lazy("印章图片"),
        required=False,
        help_text=gettext_lazy(
            "背景透明的正方形PNG。不上传时由系统绘制，注明“样式预览，无法律效力”。"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organ", "keeper"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = units_on(clock.today())

    def to_action(self) -> dict[str, Any]:
        """The picture as bytes."""
        data = dict(self.cleaned_data)
        upload = data.pop("picture", None)
        return {**data, "picture": upload.read(actions.PNG_MOST + 1) if upload else b""}


class CloseForm(StepForm):
    """停用印章: why."""

    reason = text_field(gettext_lazy("停用原因"), rows=2, longest=200)


class VoidForm(StepForm):
    """用印作废: why; the public page shows it."""

    reason = text_field(
        gettext_lazy("作废原因"), rows=2, longest=200, hint=gettext_lazy("公众验证时会看到。")
    )


def _open(*, organ: Unit, keeper: Unit | None, picture: bytes, by: Actor, at: dt.datetime) -> Seal:
    return actions.open_seal(organ, keeper=keeper, picture=picture, by=by, at=at)


def _void(row: SealUse, *, reason: str, by: Actor, at: dt.datetime) -> None:
    actions.void(row.code, reason=reason, by=by, at=at)


class KeyForm(StepForm):
    """重新生成签名密钥: in whose name, and a word that one means it."""

    organ = Line(label=gettext_lazy("签名单位"), max_length=80)
    sure = forms.BooleanField(
        label=gettext_lazy("停用现在的密钥，以后用新的密钥签名；以前的签名仍可验证")
    )


def _new_key(*, organ: str, sure: bool, by: Actor, at: dt.datetime) -> CountyKey:
    return make_key(organ, by=by, at=at)


@require_safe
def seal_picture(request: StaffRequest, pk: int) -> HttpResponse:
    """The picture of a seal, for those who may see the register."""
    seal = Seal.objects.filter(pk=pk).first()
    if seal is None or not powers.reads_register(request.actor):
        raise Http404
    response = HttpResponse(
        bytes(seal.picture), content_type="image/svg+xml" if seal.drawn else "image/png"
    )
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _seal_facts(seal: Seal, _actor: Actor) -> Iterable[tuple[Label, object]]:
    yield (
        _("印模"),
        format_html(
            '<img src="{}" alt="{}" width="160" height="160">',
            reverse("desk:seal_picture", args=[seal.pk]),
            _("{name}印章样式").format(name=seal.name),
        ),
    )
    yield _("说明"), _("样式预览，无法律效力。") if seal.drawn else _("上传的图片，无法律效力。")


def _use_facts(use: SealUse, _actor: Actor) -> Iterable[tuple[Label, object]]:
    address = reverse("site:verify_code", args=[use.code])
    yield _("公开验证"), format_html('<a href="{}">{}</a>', address, shown_code(use.code))
    if use.ofd_digest:
        yield _("OFD摘要（SM3）"), use.ofd_digest


def _uses(_actor: Actor) -> Rows:
    voids = SealVoid.objects.filter(code=OuterRef("code"))
    return SealUse.objects.select_related("seal", "key").annotate(
        voided_at=Subquery(voids.values("at")[:1]), void_reason=Subquery(voids.values("reason")[:1])
    )


def _organs(_showing: Showing) -> list[tuple[str, Label]]:
    found = Seal.objects.order_by("organ__order").values_list("organ_id", "name").distinct()
    return [(str(pk), name) for pk, name in found]


def _years(showing: Showing) -> list[tuple[str, Label]]:
    return [(str(y), str(y)) for y in range(showing.today.year, showing.today.year - 5, -1)]


def _in_force(rows: Rows, value: str, _showing: Showing) -> Rows:
    return rows.filter(closed_on__isnull=value == "open")


def _seals() -> Register:
    return Register(
        "seals",
        gettext_lazy("印章"),
        powers.reads_register,
        lambda _actor: Seal.objects.select_related("organ", "keeper").defer("picture", "es_seal"),
        (
            Column("name", gettext_lazy("印章名称"), lambda s: s.name, width=32),
            Column("keeper", gettext_lazy("保管单位"), lambda s: s.keeper.name, width=32),
            Column(
                "kind",
                gettext_lazy("印模"),
                lambda s: _("系统绘制") if s.drawn else _("上传图片"),
            ),
            Column("opened", gettext_lazy("启用日期"), lambda s: s.opened_on, sort="opened_on"),
            Column("closed", gettext_lazy("停用日期"), lambda s: s.closed_on),
            Column("reason", gettext_lazy("停用原因"), lambda s: s.close_reason, width=28),
            Column("by", gettext_lazy("登记人"), lambda s: s.by_label),
        ),
        (
            Filter(
                "state",
                gettext_lazy("状态"),
                lambda _s: [("open", _("启用")), ("closed", _("停用"))],
                _in_force,
            ),
        ),
        lambda rows, query: rows.filter(name__icontains=query),
        order="organ__order",
        opening=Opening(gettext_lazy("启用印章"), SealForm, _open, (REGISTRAR, ADMINISTRATOR)),
        acts=(
            RowAct(
                "close",
                gettext_lazy("停用"),
                actions.close_seal,
                lambda s, actor: powers.registers(actor) and s.closed_on is None,
                CloseForm,
                danger=True,
            ),
        ),
        facts=_seal_facts,
        section="office",
        empty=gettext_lazy("还没有登记印章。"),
        menu_order=800,
    )


def _ledger() -> Register:
    return Register(
        "seal-uses",
        gettext_lazy("用印台账"),
        powers.reads_ledger,
        _uses,
        (
            Column("at", gettext_lazy("用印时间"), lambda u: u.at, sort="at"),
            Column("number", gettext_lazy("发文字号"), lambda u: u.number, width=24),
            Column("title", gettext_lazy("标题"), lambda u: u.title, width=48),
            Column("seal", gettext_lazy("印章"), lambda u: u.seal.name, width=28),
            Column("copies", gettext_lazy("份数"), lambda u: u.copies or "", numeric=True),
            Column("applicant", gettext_lazy("申请人"), lambda u: u.applicant_label),
            Column("approver", gettext_lazy("批准人"), lambda u: u.approver_label),
            Column("operator", gettext_lazy("用印人"), lambda u: u.operator_label),
            Column("void", gettext_lazy("作废"), lambda u: u.void_reason or "", width=24),
            Column(
                "digest", gettext_lazy("PDF摘要（SM3）"), lambda u: u.pdf_digest, export_only=True
            ),
            Column("serial", gettext_lazy("证书序列号"), lambda u: u.key.serial, export_only=True),
            Column("code", gettext_lazy("验证码"), lambda u: shown_code(u.code), export_only=True),
        ),
        (
            Filter(
                "organ",
                gettext_lazy("印章"),
                _organs,
                lambda rows, v, _s: rows.filter(seal__organ_id=int(v)),
            ),
            Filter(
                "year",
                gettext_lazy("年份"),
                _years,
                lambda rows, v, _s: rows.filter(at__year=int(v)),
            ),
        ),
        lambda rows, query: rows.filter(
            Q(number__icontains=query) | Q(title__icontains=query) | Q(code__iexact=query)
        ),
        order="-at",
        acts=(
            RowAct(
                "void",
                gettext_lazy("作废"),
                _void,
                lambda u, actor: powers.registers(actor) and u.voided_at is None,
                VoidForm,
                danger=True,
            ),
        ),
        facts=_use_facts,
        section="office",
        note=gettext_lazy("每次用印由两人办理：一人申请，另一人用印。台账只增不改。"),
        empty=gettext_lazy("还没有用过印。"),
        menu_order=801,
    )


def _keys() -> Register:
    return Register(
        "seal-keys",
        gettext_lazy("签名密钥"),
        powers.reads_keys,
        lambda _actor: CountyKey.objects.defer("locked", "certificate"),
        (
            Column("serial", gettext_lazy("证书序列号"), lambda k: k.serial, width=32),
            Column("organ", gettext_lazy("签名单位"), lambda k: k.organ, width=28),
            Column("made", gettext_lazy("生成时间"), lambda k: k.made_at),
            Column("ends", gettext_lazy("有效期至"), lambda k: k.ends_at),
            Column("retired", gettext_lazy("停用时间"), lambda k: k.retired_at),
        ),
        opening=Opening(gettext_lazy("重新生成"), KeyForm, _new_key, (ADMINISTRATOR,)),
        note=gettext_lazy("自制的测试证书，无法律效力。私钥加密保存，任何页面都不显示。"),
        empty=gettext_lazy("还没有生成密钥；第一次启用印章时自动生成。"),
        menu_order=260,
    )


def register_pages() -> None:
    """Register the register of seals, the ledger of their use, and the keys."""
    register_plain(_keys())
    register_plain(_seals())
    register_plain(_ledger())
