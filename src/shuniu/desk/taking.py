"""Taking a step from the screen: which form asks for it, and the one call that does it."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Mapping
from typing import Any

from django.forms import Form

from shuniu.casework.engine import Repeated
from shuniu.casework.models import Matter
from shuniu.commons.flow import Step, flows
from shuniu.commons.people.actor import Actor
from shuniu.ground.record import in_chinese
from shuniu.ground.refusal import FieldRefused, Refused

from .declare import Desk
from .forms import STANDARD, StepForm


def form_class_for(desk: Desk, code: str) -> type[Form] | None:
    """The domain's form of the step, or the standard one; None where a button is enough."""
    return desk.forms.get(code) or STANDARD.get(code)


def build(
    form_class: type[Form],
    data: Any,
    files: Any,
    matter: Matter | None,
    actor: Actor,
) -> Form:
    """The form, told of the matter and the actor when its constructor takes them."""
    if issubclass(form_class, StepForm):
        return form_class(data, files, matter=matter, actor=actor)
    takes = inspect.signature(form_class.__init__).parameters
    known: dict[str, Any] = {"matter": matter, "actor": actor}
    return form_class(data, files, **{k: v for k, v in known.items() if k in takes})


def data_of(form: Form) -> dict[str, Any]:
    """What the form has for the action."""
    to_action = getattr(form, "to_action", None)
    return to_action() if to_action is not None else dict(form.cleaned_data)


def take(
    matter: Matter,
    step: Step,
    data: Mapping[str, Any],
    *,
    by: Actor,
    at: dt.datetime,
    seen: int | None,
) -> None:
    """Take the step by the flow's own action. The same step sent twice counts as done once."""
    action = flows.get(matter.kind).actions[step.code]
    try:
        with in_chinese():
            action(matter, by=by, at=at, seen=seen, **data)
    except Repeated:
        return


def refuse_in(form: Form, refused: Refused) -> None:
    """Put a refusal where it belongs: beside its field, or above the form."""
    field = refused.field if isinstance(refused, FieldRefused) else None
    form.add_error(field if field in form.fields else None, refused.sentence)
