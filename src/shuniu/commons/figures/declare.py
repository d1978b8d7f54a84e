"""Figures are declared here. Each is the records that it counts; a bare number is refused."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from shuniu.ground.registry import Registry

from .period import Period

Label = str | Promise
Records = Callable[[Period], "QuerySet[Any]"]

_CODE = re.compile(r"^[a-z][a-z_]*(\.[a-z][a-z0-9_]*)+$")
_NUMBERS = (int, float, complex, bool, str, Decimal)


class FigureFault(Exception):
    """A figure that must not be stated; the message lists every fault in a sentence."""


@dataclass(frozen=True)
class Counted:
    """A figure that counts records: ``find(period)`` gives them, the framework counts.

    With ``amount`` it adds up that column of the records (visits of a day,
    kilometres of a drive) rather than counting them.
    """

    code: str
    label: Label
    unit: Label
    about: Label
    find: Records
    amount: str = ""


@dataclass(frozen=True)
class Ratio:
    """A percentage: how much of ``whole`` is ``part``, both figures that count records."""

    code: str
    label: Label
    part: str
    whole: str
    about: Label = ""
    unit: Label = "%"


@dataclass(frozen=True)
class Mean:
    """A mean: ``total`` divided by ``over``, both figures that count records."""

    code: str
    label: Label
    unit: Label
    total: str
    over: str
    about: Label = ""


@dataclass(frozen=True)
class Filed:
    """A figure that reaches the office on paper: its value, who signed, and the scan."""

    code: str
    label: Label
    unit: Label
    about: Label = ""


Figure = Counted | Ratio | Mean | Filed
figures: Registry[Figure] = Registry("figure")


def figure(
    code: str, *, label: Label, unit: Label, about: Label = "", amount: str = ""
) -> Callable[[Records], Records]:
    """Declare the figure ``code``: the function gives, for a period, the records it counts.

    ``about`` is the definition in a sentence; ``amount`` names a column of whole
    numbers that is added up instead of counting the records. A function that declares to
    return a number is refused at once; one that does so unannounced, when the
    program starts. Raises FigureFault.
    """
    _good_code(code)

    def declare(find: Records) -> Records:
        returns = inspect.signature(find).return_annotation
        if returns in _NUMBERS or returns in {t.__name__ for t in _NUMBERS}:
            raise FigureFault(
                f"Figure {code}: {find.__name__} returns a number ({returns}); "
                "a figure returns the records, and the framework counts them."
            )
        about_it = about or inspect.cleandoc(find.__doc__ or "")
        figures.add(code, Counted(code, label, unit, about_it, find, amount))
        return find

    return declare


def ratio(code: str, *, label: Label, part: str, whole: str, about: Label = "") -> Ratio:
    """Declare the percentage of ``whole`` that is ``part``, rounded half up to two decimals."""
    _good_code(code)
    declared = Ratio(code, label, part, whole, about)
    figures.add(code, declared)
    return declared


def mean(code: str, *, label: Label, unit: Label, total: str, over: str, about: Label = "") -> Mean:
    """Declare the mean of ``total`` over ``over`` (visits over days), rounded half up."""
    _good_code(code)
    declared = Mean(code, label, unit, total, over, about)
    figures.add(code, declared)
    return declared


def filed(code: str, *, label: Label, unit: Label, about: Label = "") -> Filed:
    """Declare a figure that comes on paper; its values are entered with their evidence."""
    _good_code(code)
    declared = Filed(code, label, unit, about)
    figures.add(code, declared)
    return declared


def _good_code(code: str) -> None:
    if not _CODE.match(code):
        raise FigureFault(f"Figure {code!r}: a code is subject.name in small letters.")
