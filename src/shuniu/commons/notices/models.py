"""The notices' tables: what members are told, what goes out by wire, phone codes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shuniu.commons.people.models import Member


class Notice(models.Model):
    """消息: something that a member should know, shown on the workbench until it is read."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=48)
    text = models.CharField(_("内容"), max_length=400)
    subject_kind = models.CharField(max_length=48, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("消息")
        indexes = [
            models.Index(name="notice_member_newest", fields=["member", "-id"]),
            models.Index(
                name="notice_unread", fields=["member", "-id"], condition=Q(read_at__isnull=True)
            ),
        ]


class Channel(models.TextChoices):
    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")


class Delivery(models.Model):
    """外发: one e-mail or short message, from the moment it was decided on to its departure.

    ``key`` says what it is about, so that the same message is never queued
    twice. ``not_before`` is when it may go (again); a message that failed too
    often is ``given_up``, with the last ``error``. The body of a ``secret`` one
    (a phone code) is wiped once it has gone.
    """

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = models.CharField(_("收件地址"), max_length=254)
    subject = models.CharField(_("主题"), max_length=120, blank=True)
    body = models.TextField(_("内容"))
    urgent = models.BooleanField(_("不分时段"), default=False)
    secret = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    given_up = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("外发消息")
        indexes = [
            models.Index(
                name="delivery_waiting",
                fields=["not_before"],
                condition=Q(sent_at__isnull=True, given_up=False),
            ),
            models.Index(name="delivery_address", fields=["channel", "address", "-sent_at"]),
        ]


class Preference(models.Model):
    """提醒方式: whether a member is also told by e-mail or short message; in-app is always on."""

    member = models.OneToOneField(
        Member, models.PROTECT, primary_key=True, related_name="notice_preference"
    )
    by_email = models.BooleanField(_("电子邮件提醒"), default=False)
    by_sms = models.BooleanField(_("短信提醒"), default=False)

    class Meta:
        verbose_name = _("提醒方式")


class PhoneCode(models.Model):
    """手机验证码: proves that whoever types it reads this telephone. Only its hash is kept."""

    phone = models.CharField(max_length=20)
    purpose = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    address = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("手机验证码")
        indexes = [
            models.Index(name="phonecode_phone", fields=["phone", "-issued_at"]),
            models.Index(name="phonecode_address", fields=["address", "-issued_at"]),
        ]
