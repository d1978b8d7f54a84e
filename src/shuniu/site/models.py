"""The public site's own tables: whose site it is, half-written forms, who knocks how often."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

ACCENTS = [("", _("蓝")), ("red", _("红")), ("green", _("绿"))]


class County(models.Model):
    """本县: names and marks that the header and the footer of every page show; one row."""

    name = models.CharField(_("县名"), max_length=40, default="本县")
    name_en = models.CharField(max_length=80, blank=True)
    government = models.CharField(_("政府名称"), max_length=60, default="县人民政府")
    government_en = models.CharField(max_length=120, blank=True)
    site_name = models.CharField(_("网站名称"), max_length=80, default="县人民政府门户网站")
    site_name_en = models.CharField(max_length=160, blank=True)
    organiser = models.CharField(_("主办单位"), max_length=80, default="县人民政府办公室")
    organiser_en = models.CharField(max_length=160, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    postcode = models.CharField(_("邮编"), max_length=6, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    hours = models.CharField(_("工作时间"), max_length=80, blank=True)
    email = models.CharField(_("电子邮箱"), max_length=100, blank=True)
    site_code = models.CharField(_("网站标识码"), max_length=10, blank=True)
    icp_record = models.CharField(_("ICP备案号"), max_length=60, blank=True)
    police_record = models.CharField(_("公安备案号"), max_length=60, blank=True)
    mistakes_url = models.CharField(_("“我为政府网站找错”地址"), max_length=300, blank=True)
    accent = models.CharField(_("主色"), max_length=10, choices=ACCENTS, blank=True)

    class Meta:
        verbose_name = _("本县")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="county_is_one_row")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The county's name in the reader's language."""
        return self._in_language(self.name, self.name_en)

    @property
    def shown_government(self) -> str:
        """The government's name in the reader's language."""
        return self._in_language(self.government, self.government_en)

    @property
    def shown_site_name(self) -> str:
        """The site's name in the reader's language."""
        return self._in_language(self.site_name, self.site_name_en)

    @property
    def shown_organiser(self) -> str:
        """The organiser's name in the reader's language."""
        return self._in_language(self.organiser, self.organiser_en)

    @staticmethod
    def _in_language(chinese: str, english: str) -> str:
        return english if english and (get_language() or "").startswith("en") else chinese


class Draft(models.Model):
    """草稿: what a citizen has filled in so far in a form of several pages.

    The token, which only the writer's browser holds, is also the key that
    makes a second sending of the same form the same sending. Old drafts are
    deleted with the personal data in them; after sending only the result stays.
    """

    token = models.CharField(max_length=43, unique=True)
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("草稿")

    def __str__(self) -> str:
        return f"{self.kind} {self.opened_at:%Y-%m-%d %H:%M}"


class Knock(models.Model):
    """How often one address has sent something in one stretch of time.

    The address is kept as a keyed digest only, and for two stretches at most.
    """

    key = models.CharField(max_length=64)
    stretch = models.BigIntegerField()
    count = models.PositiveIntegerField(default=1)
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "stretch"], name="knock_once_a_stretch")
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"
