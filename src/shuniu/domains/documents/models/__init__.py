"""The tables of documents."""

from .incoming import (
    Incoming,
    IncomingCategory,
    Means,
    Secrecy,
    TelegramLevel,
)
from .issuers import DocumentTemplate, IssuerSeries, Place, RouteTemplate, Stage, TemplateStop
from .kinds import (
    FIFTEEN,
    KIND_DIRECTION,
    Category,
    Direction,
    Disclosure,
    DocumentKind,
    Form,
    Urgency,
    usual_category,
    usual_form,
)
from .outgoing import Addressee, AddressRole, DraftVersion, Enclosure, Outgoing
from .route import LIVE, RouteStop, Stance, StopState

__all__ = [
    "FIFTEEN",
    "KIND_DIRECTION",
    "LIVE",
    "AddressRole",
    "Addressee",
    "Category",
    "Direction",
    "Disclosure",
    "DocumentKind",
    "DocumentTemplate",
    "DraftVersion",
    "Enclosure",
    "Form",
    "Incoming",
    "IncomingCategory",
    "IssuerSeries",
    "Means",
    "Outgoing",
    "Place",
    "RouteStop",
    "RouteTemplate",
    "Secrecy",
    "Stage",
    "Stance",
    "StopState",
    "TelegramLevel",
    "TemplateStop",
    "Urgency",
    "usual_category",
    "usual_form",
]
