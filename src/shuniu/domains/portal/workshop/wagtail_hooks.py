"""What the workshop shows of Wagtail, and what of its own; read when it is first opened."""

from __future__ import annotations

from typing import Any

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from ..models import Article
from .articles import ArticleViewSet
from .models import Picture
from .rights import ArticleRights, PictureRights

MENU = ("articles", "images", "redirects")

register_permission_policy(Article, ArticleRights(Article), exact_class=True)
register_permission_policy(Picture, PictureRights(Picture), exact_class=True)
register_snippet(ArticleViewSet)


def only_ours(request: Any, items: list[Any]) -> None:
    """Articles, pictures and redirects; no page tree, no reports, no settings."""
    found: dict[str, Any] = {}
    for item in items:
        found.update({item.name: item})
        if item.name == "settings":
            found.update({inner.name: inner for inner in item.menu.menu_items_for_request(request)})
    items[:] = [found[name] for name in MENU if name in found]


def a_name_for_documents(router: Any) -> None:
    """Every page names this address; no documents are installed, and the door is shut."""
    router.register_endpoint("documents", ImagesAdminAPIViewSet)


def only_saving(items: list[Any], request: Any, context: Any) -> None:
    """Saving a draft is all that is done here; publishing is a step of the flow."""
    items[:] = [item for item in items if item.name in ("action-save", "action-locked")]


def only_editing(buttons: list[Any], snippet: Any, user: Any) -> None:
    """No deleting, no copying from the list."""
    edit = f"/{snippet.pk}/"
    buttons[:] = [b for b in buttons if "/edit/" in (b.url or "") and edit in b.url]


def our_style() -> str:
    """The line on every page, and the office's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("workshop/workshop.css"))


def links_by_address(features: Any) -> None:
    """A link is an address: of a page of ours, of somebody else's, or a mailbox; no page tree."""
    features.register_editor_plugin(
        "draftail",
        "link",
        draftail.EntityFeature(
            {
                "type": "LINK",
                "icon": "link",
                "description": _("链接"),
                "attributes": ["url"],
                "allowlist": {"href": "^(http:|https:|mailto:|tel:|/)"},
                "chooserUrls": {
                    "pageChooser": reverse_lazy("wagtailadmin_choose_page_external_link"),
                    "externalLinkChooser": reverse_lazy("wagtailadmin_choose_page_external_link"),
                    "emailLinkChooser": reverse_lazy("wagtailadmin_choose_page_email_link"),
                    "phoneLinkChooser": reverse_lazy("wagtailadmin_choose_page_phone_link"),
                },
            },
            js=["wagtailadmin/js/page-chooser-modal.js"],
        ),
    )


hooks.register("construct_main_menu", only_ours)
hooks.register("construct_admin_api", a_name_for_documents)
hooks.register("construct_snippet_action_menu", only_saving)
hooks.register("construct_snippet_listing_buttons", only_editing)
hooks.register("insert_global_admin_css", our_style)
hooks.register("register_rich_text_features", links_by_address, order=10)
