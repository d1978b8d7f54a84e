"""Forms that a citizen fills in: typing is cleaned, and what is wrong is said in a sentence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.forms.renderers import DjangoTemplates
from django.utils.choices import flatten_choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shuniu.ground.refusal import FieldRefused, Refused
from shuniu.ground.text import clean

# A line of at most so many characters is drawn as long as what goes in.
SHORT = 20


class SiteRenderer(DjangoTemplates):
    """Draws forms and fields by the templates of the site."""

    form_template_name = "site/fields.html"
    field_template_name = "site/field.html"


class Line(forms.CharField):
    """One line of text, cleaned; a NUL byte is nobody's honest typing and is refused."""

    default_error_messages = {
        "strange": _("这里有无法识别的字符，请删去后重新填写。"),
    }

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if isinstance(text, str):
            if "\0" in text:
                raise ValidationError(self.error_messages["strange"], code="strange")
            text = clean(text)
            return text or self.empty_value
        return text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The limit is told to the counter, not to the browser: that would cut a paste short."""
        attrs = super().widget_attrs(widget)
        longest = attrs.pop("maxlength", None)
        attrs.pop("minlength", None)
        if longest:
            attrs["data-longest"] = longest
            if int(longest) <= SHORT and not isinstance(widget, forms.Textarea):
                attrs["size"] = str(int(longest) + 2)
        return attrs


class Text(Line):
    """Text of several lines; a counter shows what is left of ``max_length``."""

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class RadioCards(forms.RadioSelect):
    """Choices one below the other, each with a word of help: ``RadioCards({"help": _("…")})``."""

    def __init__(self, hints: dict[str, str | Promise] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = hints or {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option with its hint."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["hint"] = self.hints.get(str(option["value"]), "")
        return option


class CitizenForm(forms.Form):
    """A form of the public site; ``{{ form }}`` draws the summary of errors and all fields.

    Errors are ours, in Chinese and about the field at hand; the browser's own
    bubbles are off (write ``<form novalidate>``), because they can't be read twice.
    """

    default_renderer = SiteRenderer
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal of an action where it belongs: beside its field, or on top."""
        field = refusal.field if isinstance(refusal, FieldRefused) else None
        self.add_error(field if field in self.fields else None, refusal.sentence)

    def shown(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        """What was filled in, for the page to check it: label and value in words."""
        return [
            (str(field.label or name), shown_value(field, values.get(name)))
            for name, field in self.fields.items()
            if not field.widget.is_hidden and not isinstance(field, forms.FileField)
        ]


def shown_value(field: forms.Field, value: Any) -> str:
    """A value as a person reads it: the choice's words, 是 or 否, or what was typed."""
    if isinstance(field, forms.BooleanField):
        return str(_("是") if value else _("否"))
    if isinstance(field, forms.ChoiceField):
        chosen = {str(v) for v in (value if isinstance(value, list) else [value])}
        choices: Any = field.choices
        flat: dict[Any, Any] = dict(flatten_choices(choices))
        return "、".join(str(flat[key]) for key in flat if str(key) in chosen) or str(_("未填"))
    return str(_("未填")) if value in (None, "", []) else str(value)


_CHOOSING = (
    forms.ChoiceField,
    forms.MultipleChoiceField,
    forms.ModelChoiceField,
    forms.ModelMultipleChoiceField,
)


def _speak_plainly(field: forms.Field) -> None:
    choice = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField, forms.FileField))
    verb = _("请选择%(label)s。") if choice else _("请填写%(label)s。")
    if isinstance(field, forms.BooleanField):
        verb = _("请勾选“%(label)s”。")
    own = getattr(type(field), "default_error_messages", {}).get("required")
    inherited = forms.Field.default_error_messages["required"]
    if field.error_messages.get("required") in (own, inherited):
        field.error_messages["required"] = verb % {"label": field.label or ""}
        if str(field.label or "").endswith(("？", "?")):  # a question asks for itself
            answer = _("%(label)s请选择一项。") if choice else _("%(label)s请填写。")
            field.error_messages["required"] = answer % {"label": field.label}
    plain = {str(kind.default_error_messages["invalid_choice"]) for kind in _CHOOSING}
    if str(field.error_messages.get("invalid_choice")) in plain:
        # What was sent is not said again: it came from no list that a person saw.
        label = str(field.label or "").replace("%", "%%")
        field.error_messages["invalid_choice"] = _("“{label}”里没有这一项，请重新选择。").format(
            label=label
        )
    for validator in field.validators:
        if isinstance(validator, MaxLengthValidator):
            validator.message = _("最多%(limit_value)d个字，现在有%(show_value)d个字，请缩短。")
        elif isinstance(validator, MinLengthValidator):
            validator.message = _(
                "至少%(limit_value)d个字，现在有%(show_value)d个字，请写得再清楚一些。"
            )
