"""What a citizen is asked, one thing a page; the rules themselves are in ``actions``."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shuniu.commons.notices.codes import phone_of
from shuniu.commons.notices.refusals import NotAPhone
from shuniu.commons.people.models import Unit, UnitKind
from shuniu.ground.record import in_readers_language
from shuniu.site.forms import CitizenForm, Line, RadioCards, Text

from ..actions.writing import TEXT_LEAST, TEXT_MOST, TITLE_LEAST, TITLE_MOST
from ..models import LetterType, Mailbox, Satisfaction

MOST_FILES = 5
PUBLIC, PRIVATE, SECRET = "public", "private", "secret"


def _named(thing: Any) -> str:
    """Its full name in the reader's language, as far as the county has given one."""
    return in_readers_language(thing.name, thing.english_name)


def _about(thing: Any) -> str:
    return in_readers_language(thing.about, thing.english_about)


class KindForm(CitizenForm):
    """Which mailbox, and what kind of letter."""

    mailbox = forms.ChoiceField(label=_("写给谁"), widget=RadioCards())
    letter_type = forms.ChoiceField(label=_("来信类型"), widget=RadioCards())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "mailbox": list(Mailbox.objects.filter(online=True, active=True)),
            "letter_type": list(LetterType.objects.filter(online=True, active=True)),
        }
        for name, things in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(thing.code, _named(thing)) for thing in things]
            assert isinstance(field.widget, RadioCards)
            field.widget.hints = {thing.code: _about(thing) for thing in things}
            if len(things) == 1:
                field.widget = forms.HiddenInput()
                field.initial = things[0].code


class MatterForm(CitizenForm):
    """What it is about."""

    title = Line(
        label=_("标题"),
        help_text=_("一句话说清什么地方、什么事"),
        min_length=TITLE_LEAST,
        max_length=TITLE_MOST,
    )
    text = Text(
        label=_("内容"),
        help_text=_("写清时间、地点、经过和您的要求。请不要写国家秘密，也不要写他人的隐私。"),
        min_length=TEXT_LEAST,
        max_length=TEXT_MOST,
        rows=10,
    )
    town = forms.ChoiceField(label=_("事情发生在哪个乡镇"), required=False)
    complained_unit = forms.ChoiceField(
        label=_("如果是投诉、举报某个单位，请选择"),
        required=False,
        help_text=_("举报、检举的材料不会交给您选的单位。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(closed_on__isnull=True)
        towns = units.filter(kind__in=(UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT))
        handling = units.filter(handles_letters=True)
        for name, found in (("town", towns), ("complained_unit", handling)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("不选")), *((str(u.pk), _named(u)) for u in found)]


class SeveralFiles(forms.ClearableFileInput):
    """A file field that takes several at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Files, none to several; each is checked by itself."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploaded files as a list."""
        return [super(SeveralFilesField, self).clean(file, initial) for file in data or []]


class PapersForm(CitizenForm):
    """Attachments, if there are any. What was stored already is only told by name."""

    file = SeveralFilesField(
        label=_("选择附件"),
        required=False,
        widget=SeveralFiles(attrs={"multiple": True}),
        help_text=_("照片、PDF、Word、Excel、OFD或文本，最多5个。照片里的拍摄位置会自动去掉。"),
    )
    again = forms.BooleanField(label=_("去掉以前选的附件"), required=False)

    def __init__(self, *args: Any, kept: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kept:
            del self.fields["again"]

    def clean(self) -> dict[str, Any]:
        """Not more files than a letter can have."""
        values = super().clean() or {}
        if len(values.get("file") or []) > MOST_FILES:
            self.add_error("file", _("附件最多5个，请合并或者减少后再选。"))
        return values

    def shown(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        """The names of the papers, for the page on which all is checked."""
        return [(str(_("附件")), "、".join(values.get("names", [])) or str(_("没有")))]


class WriterForm(CitizenForm):
    """Who writes."""

    name = Line(label=_("姓名"), max_length=40, help_text=_("便于核实和答复，不会公开"))
    phone = Line(
        label=_("手机号码"),
        max_length=20,
        help_text=_("下一步向这个号码发送验证码；号码不会公开"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    address = Line(label=_("住址"), max_length=120, required=False)

    def clean_phone(self) -> str:
        """A mobile number to which a code can be sent."""
        try:
            return phone_of(self.cleaned_data["phone"])
        except NotAPhone as refusal:
            raise ValidationError(refusal.sentence) from refusal


class CodeForm(CitizenForm):
    """The code that was sent to the telephone."""

    code = Line(
        label=_("验证码"),
        max_length=12,
        help_text=_("6位数字，10分钟内有效"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def shown(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        """Not the code, which is used up: that the telephone is confirmed."""
        return [(str(_("手机号码")), str(_("已验证")))]


class WishForm(CitizenForm):
    """Whether others may read it."""

    wish = forms.ChoiceField(
        label=_("来信和答复能不能公开？"),
        choices=[
            (PUBLIC, _("可以公开")),
            (PRIVATE, _("不公开，只答复我")),
            (SECRET, _("请为我保密")),
        ],
        widget=RadioCards(
            {
                PUBLIC: _("隐去姓名、电话等个人信息，并由另一人核对以后才公开"),
                PRIVATE: _("只有办理的工作人员能看到"),
                SECRET: _("承办单位看不到您的姓名和电话，由县政府办公室与您联系"),
            }
        ),
    )


class OwnForm(CitizenForm):
    """The number and the code by which a writer finds their letter."""

    number = Line(label=_("编号"), max_length=60, help_text=_("提交来信后显示的编号"))
    code = Line(
        label=_("查询码"),
        max_length=40,
        help_text=_("10位数字"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class RateForm(CitizenForm):
    """The writer's word on the answer."""

    satisfaction = forms.ChoiceField(
        label=_("您对这次答复满意吗？"), choices=Satisfaction.choices, widget=RadioCards()
    )
    reason = Text(label=_("想说的话（不满意请写明原因）"), required=False, max_length=1000, rows=4)


class AskForm(CitizenForm):
    """One more question about the answer."""

    text = Text(
        label=_("您还想问什么？"),
        help_text=_("每封来信可以追问一次"),
        min_length=4,
        max_length=1000,
        rows=6,
    )


class WithdrawForm(CitizenForm):
    """Taking a letter back."""

    reason = Line(label=_("撤回的原因"), required=False, max_length=200)
