"""The forms of the group: a site in one form, its columns, its look, its rights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Unit
from shuniu.desk.forms import StepForm, today, unit_choices
from shuniu.desk.rooms.picking import day_field
from shuniu.site.forms import Line, Text
from shuniu.site.themes import THEMES

from ..models import Act, ColumnKind, Site, SiteColumn
from ..queries.column_sets import column_sets
from ..queries.limits import update_limit
from .steps import grouped


def _unit(key: str) -> Unit:
    return Unit.objects.get(pk=int(key))


def _themes() -> list[tuple[str, Any]]:
    return [(code, f"{theme.label}：{theme.suits}") for code, theme in THEMES.items()]


class ChangeSiteForm(StepForm):
    """网站资料: what head and foot say."""

    name = Line(label=_("网站名称"), max_length=80)
    name_en = Line(label=_("英文名称"), max_length=160, required=False)
    host = Line(
        label=_("域名"),
        max_length=120,
        required=False,
        help_text=_("没有自己的域名就空着，地址是主站下的 /s/代码/。"),
    )
    accent = Line(
        label=_("主色"),
        max_length=7,
        required=False,
        help_text=_("例如 #1a5fb4；不填用样式原有的颜色。"),
    )
    organiser = Line(label=_("主办"), max_length=80, required=False)
    address = Line(label=_("地址"), max_length=120, required=False)
    phone = Line(label=_("电话"), max_length=40, required=False)
    hours = Line(label=_("工作时间"), max_length=80, required=False)
    email = forms.EmailField(label=_("电子邮箱"), max_length=100, required=False)
    site_code = Line(
        label=_("网站标识码"), max_length=10, required=False, help_text=_("10位数字。")
    )
    icp_record = Line(label=_("ICP备案号"), max_length=60, required=False)
    police_record = Line(label=_("公安备案号"), max_length=60, required=False)
    mistakes_url = forms.URLField(
        label=_("“我为政府网站找错”地址"), max_length=300, required=False, assume_scheme="https"
    )
    party_mark_url = forms.URLField(
        label=_("党政机关网站标识地址"), max_length=300, required=False, assume_scheme="https"
    )
    about = Text(label=_("概况"), rows=4, required=False, max_length=5000)


class SiteForm(ChangeSiteForm):
    """开通网站: all in one form, with the columns of a template."""

    code = Line(
        label=_("代码"),
        max_length=39,
        help_text=_("用在地址里：小写字母、数字和短横，以后不能改。"),
    )
    unit = forms.ChoiceField(label=_("主办单位"))
    template = forms.ChoiceField(label=_("栏目模板"))
    theme = forms.ChoiceField(label=_("样式"))
    publisher = forms.ChoiceField(
        label=_("终审发布单位"),
        required=False,
        help_text=_("不选就是主办单位自己；人少、凑不齐三审的单位请选县政府办公室。"),
    )
    field_order = [*("name", "code", "unit", "template", "theme", "publisher", "host", "organiser")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = unit_choices(letters_only=False)
        sets = [(code, one.label) for code, one in column_sets().items() if code != "main"]
        self.fields["unit"].choices = [("", _("请选择")), *units]  # type: ignore[attr-defined]
        self.fields["publisher"].choices = [("", _("主办单位自己")), *units]  # type: ignore[attr-defined]
        self.fields["template"].choices = sets  # type: ignore[attr-defined]
        self.fields["theme"].choices = _themes()  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The units themselves."""
        data = dict(self.cleaned_data)
        data["unit"] = _unit(data["unit"])
        data["publisher"] = _unit(data["publisher"]) if data["publisher"] else None
        return data


class RedesignForm(StepForm):
    """改版: a new look from a day on."""

    title = Line(label=_("改版名称"), max_length=80)
    theme = forms.ChoiceField(label=_("样式"))
    since = day_field(_("启用日期"))
    reason = Line(label=_("改了什么"), max_length=300, required=False)
    source = Line(label=_("依据"), max_length=200, required=False)
    tokens = Text(
        label=_("样式参数"),
        rows=3,
        required=False,
        max_length=2000,
        help_text=_("不填就用样式原有的颜色。每行一个，例如：accent: #8f1d14"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = _themes()  # type: ignore[attr-defined]

    def clean_tokens(self) -> dict[str, str]:
        """Name and value of each line; what may be set to what, the action says."""
        found = {}
        for line in self.cleaned_data["tokens"].replace("：", ":").splitlines():
            name, colon, value = (part.strip() for part in line.partition(":"))
            if line.strip() and not (name and colon and value):
                raise forms.ValidationError(_("每行写一个参数，例如 accent: #8f1d14。"))
            if name:
                found[name] = value.lower()
        return found


class CloseSiteForm(StepForm):
    """关停网站: by which paper, and where its readers go."""

    because = Line(label=_("关停依据（批准文号）"), max_length=200)
    moved_to = Line(
        label=_("关停后转到"),
        max_length=300,
        required=False,
        help_text=_(
            "新地址；不填就转到主站首页。网页作为静态文件保留；主站首页和原网址公示关停30天。"
        ),
    )


class ChangeColumnForm(StepForm):
    """栏目: its name, its place in the tree, how often it has to be fed."""

    name = Line(label=_("栏目名称"), max_length=60)
    name_en = Line(label=_("英文名称"), max_length=120, required=False)
    parent = forms.ChoiceField(label=_("上级栏目"), required=False)
    update_limit_days = forms.IntegerField(
        label=_("更新时限（天）"),
        min_value=1,
        max_value=3660,
        required=False,
        help_text=_("不填就按这一类别的规定；只能更严。"),
    )
    order = forms.IntegerField(label=_("排序"), min_value=0, max_value=99999, initial=100)
    in_menu = forms.BooleanField(label=_("在导航中"), required=False, initial=True)
    on_home = forms.BooleanField(label=_("在首页"), required=False)
    about = Line(label=_("说明"), max_length=400, required=False)

    def __init__(
        self, *args: Any, site: Site, own: SiteColumn | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = SiteColumn.objects.filter(site=site, closed_on__isnull=True)
        found = found.exclude(pk=own.pk if own else 0)
        names = [(str(c.pk), c.name) for c in found]
        self.fields["parent"].choices = [("", _("没有（一级栏目）")), *names]  # type: ignore[attr-defined]

    def to_action(self) -> dict[str, Any]:
        """The parent itself."""
        data = dict(self.cleaned_data)
        parent = data["parent"]
        data["parent"] = SiteColumn.objects.get(pk=int(parent)) if parent else None
        return data


class ColumnForm(ChangeColumnForm):
    """增设栏目."""

    code = Line(label=_("代码"), max_length=59, help_text=_("用在地址里，以后不能改。"))
    kind = forms.ChoiceField(label=_("类别"))
    field_order = ["name", "code", "kind", "parent", "update_limit_days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = []
        for code, label in ColumnKind.choices:
            rule = update_limit(code, today())
            limit = f"（{rule.label}）" if rule else ""
            kinds.append((code, f"{label}{limit}"))
        self.fields["kind"].choices = [("", _("请选择")), *kinds]  # type: ignore[attr-defined]


class CloseColumnForm(StepForm):
    """关闭栏目: where its front leads from now on."""

    redirect_to = Line(
        label=_("关闭后转到"),
        max_length=300,
        required=False,
        help_text=_("例如 /c/news/；不填就留着旧页面，写明已经关闭。"),
    )


class RightForm(StepForm):
    """授权: a unit, a site (or one of its columns), an act."""

    unit = forms.ChoiceField(label=_("单位"))
    where = forms.ChoiceField(label=_("网站或栏目"))
    act = forms.ChoiceField(label=_("权限"), choices=Act.choices, widget=forms.RadioSelect)
    source = Line(label=_("依据"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = today()
        sites = Site.objects.open_on(day)
        whole = [(f"site-{s.pk}", _("{site}（全部栏目）").format(site=s.name)) for s in sites]
        columns = SiteColumn.objects.filter(site__in=sites, closed_on__isnull=True)
        parts = grouped(columns.select_related("site").order_by("site__order", "site_id", "order"))
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *unit_choices(letters_only=False),
        ]
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            (_("整个网站"), whole),
            *parts,
        ]

    def to_action(self) -> dict[str, Any]:
        """Unit, site and column themselves."""
        data = dict(self.cleaned_data)
        where = data.pop("where")
        column = None
        if where.startswith("site-"):
            site = Site.objects.get(pk=int(where.removeprefix("site-")))
        else:
            column = SiteColumn.objects.select_related("site").get(pk=int(where))
            site = column.site
        return {**data, "unit": _unit(data["unit"]), "site": site, "column": column}
