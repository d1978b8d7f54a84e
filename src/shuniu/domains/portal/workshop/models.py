"""The pictures of the sites, each of one unit, and the sizes in which they are shown."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet

from shuniu.commons.people.models import Unit

ORIGINALS = "originals"
SHOWN = "shown"


class PictureManager(models.Manager["Picture"]):
    """Pictures as Wagtail asks for them: with their sizes, and found by words."""

    def get_queryset(self) -> Any:
        """Wagtail's own kind of query."""
        return ImageQuerySet(self.model, using=self._db)


class Picture(AbstractImage):  # type: ignore[misc]
    """图片: a picture that a unit's editors may put into their articles.

    ``description`` says what is to be seen on it, for readers who cannot see it; the
    workshop takes no picture without. The file bears a name that nobody can guess, and
    camera data and place are taken out of it when it comes in.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="pictures", verbose_name=_("所属单位")
    )
    source = models.CharField(_("图片来源"), max_length=80, blank=True)

    objects = PictureManager()

    admin_form_fields: ClassVar = ("title", "file", "description", "source")

    class Meta:
        verbose_name = _("图片")
        verbose_name_plural = _("图片")
        indexes = [models.Index(fields=["unit", "-created_at"], name="picture_of_unit")]

    def get_upload_to(self, filename: str) -> str:
        """A new name in the folder of originals; the suffix stays."""
        return f"{ORIGINALS}/{secrets.token_hex(12)}{PurePosixPath(filename).suffix.lower()}"


class PictureRendition(AbstractRendition):  # type: ignore[misc]
    """图片规格: the picture in one of the sizes in which pages show it."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("图片规格")
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"
            )
        ]
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]

    def get_upload_to(self, filename: str) -> str:
        """The folder from which pages may show pictures."""
        return f"{SHOWN}/{PurePosixPath(filename).name}"
