"""The editor's pages for articles: list, writing, preview, versions side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views import snippets
from wagtail.utils.decorators import xframe_options_sameorigin_override

from shuniu.casework.models import Matter
from shuniu.commons.flow import flows
from shuniu.ground import clock
from shuniu.ground.refusal import Refused

from ..actions.writing import text_saved
from ..models import Article
from ..queries import editable_by, visible_articles
from .forms import ArticleForm
from .locking import StateLock
from .panels import AttachedPanel
from .preview import preview
from .rights import actor_behind
from .widgets import CoverChooser

URL_PREFIX = "articles"

PANELS = ObjectList(
    [
        FieldPanel("title"),
        FieldPanel("subtitle"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("summary"),
                FieldPanel("cover", widget=CoverChooser),
                FieldRowPanel([FieldPanel("author"), FieldPanel("source")]),
                FieldPanel("keywords"),
            ],
            heading=gettext_lazy("随文信息"),
        ),
        AttachedPanel(heading=gettext_lazy("附件")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("go_live_at"), FieldPanel("expire_at")])],
            heading=gettext_lazy("上线和下线时间"),
        ),
    ],
    base_form_class=ArticleForm,
)


# What Wagtail's blocks raise over a form that was broken on its way, or by hand.
NO_EDITOR_SENDS = (LookupError, ValueError, TypeError, AttributeError, RecursionError)


class Unreadable(Refused):
    """收到的内容不完整，没有保存，原来的草稿没有变。请重新打开编辑器再改。"""


def state_of(article: Article) -> str:
    """Where the article stands in the reviews, as the desk says it."""
    matter: Matter | None = article.matter
    if matter is None:
        return _("从旧站移来")
    return str(flows.get(matter.kind).state(matter.state).label)


class Seen:
    """A page of one article: 404 for whom the desk would not show it to."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Ask before anything is read."""
        seen = visible_articles(actor_behind(request.user))
        if not seen.filter(pk=kwargs["pk"]).exists():
            raise Http404
        super().setup(request, *args, **kwargs)  # type: ignore[misc]


class List(snippets.IndexView):  # type: ignore[misc]
    """The articles that one may see, the newest first."""

    def get_base_queryset(self) -> Any:
        """With what the columns read."""
        found = visible_articles(actor_behind(self.request.user))
        return found.select_related("site", "column", "unit", "matter").order_by("-pk")

    @cached_property
    def columns(self) -> list[Any]:
        """No box for acts on many: the desk has those."""
        return [
            self._get_title_column("title", width="45%"),
            Column("site", label=_("网站"), accessor="site"),
            Column("column", label=_("栏目"), accessor=lambda article: article.column.name),
            Column("unit", label=_("采编单位"), accessor="unit"),
            Column("state", label=_("状态"), accessor=state_of),
        ]


class Edit(Seen, snippets.EditView):  # type: ignore[misc]
    """Writing. Saving keeps a draft; all further steps are taken on the article's page."""

    overtaken = False

    def get_lock(self) -> Any:
        """The desk says first whether one may write; then who has locked it."""
        found, why = editable_by(self.object, actor_behind(self.request.user))
        return super().get_lock() if found else StateLock(self.object, why)

    def get_available_actions(self) -> list[str]:
        """Saving a draft is all that is done here."""
        return ["edit"]

    def get_side_panels(self) -> Any:
        """State and preview; the checks are the desk's, and so is the hour of publication."""
        panels = super().get_side_panels()
        kept = [panel for panel in panels if not isinstance(panel, ChecksSidePanel)]
        for panel in kept:
            panel.show_schedule_publishing_toggle = False
        return MediaContainer(kept)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Saving; what no editor sends is told to be unreadable, and nothing is kept of it."""
        try:
            answer: HttpResponseBase = super().post(request, *args, **kwargs)
        except Unreadable as broken:
            messages.error(request, broken.sentence)
            return HttpResponseRedirect(request.path)
        return answer

    def is_valid(self, form: Any) -> bool:
        """Refuse to write over what somebody else has saved since; nothing of either is lost."""
        # What saves itself writes over nothing newer; pressed by hand, one's own is no other's.
        by_itself = self.expects_json_response
        if self.is_out_of_date if by_itself else self._somebody_was_before():
            self.overtaken = True
            self.produced_error_code = "invalid_revision"
            self.produced_error_message = self._who_was_before()
            return False
        try:
            return bool(super().is_valid(form))
        except NO_EDITOR_SENDS:
            if not self.expects_json_response:
                raise Unreadable from None
            self.produced_error_code = "unreadable"
            self.produced_error_message = Unreadable().sentence
            return False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A refused page stays one of the draft from which it was written.

        Else its next saving by itself would take it for the newest, and write over that.
        """
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.overtaken:
            opened = self.request.POST.get("loaded_revision_id", "")
            self.object.latest_revision_id = int(opened) if opened.isdecimal() else 0
            context["loaded_revision_created_at"] = ""
        return context

    def save_instance(self) -> Any:
        """Keep the draft, unless the article was handed in a moment ago."""
        with transaction.atomic():
            Matter.objects.select_for_update().get(pk=self.object.matter_id)
            actor = actor_behind(self.request.user)
            standing = Article.objects.select_for_update(of=("self",)).get(pk=self.object.pk)
            if not editable_by(standing, actor)[0]:
                raise Http404
            made = super().save_instance()
            # Wagtail writes the hours into the row of a text that is not out; they are the draft's.
            Article.objects.filter(pk=standing.pk).update(
                go_live_at=standing.go_live_at, expire_at=standing.expire_at
            )
            standing.refresh_from_db()
            text_saved(standing, by=actor, at=clock.now())
        return made

    def get_success_message(self, instance: Any = None) -> str:
        """What was saved, and what comes next."""
        return _("“{title}”已保存为草稿。写好以后请回到办理页送审。").format(
            title=(instance or self.object).title
        )

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The way back to the article's page on the desk."""
        back = desk_page(self.object)
        if not back:
            return list(super().header_buttons)
        elsewhere = reverse("desk:step", args=[self.object.matter_id, "share"])
        own = [
            HeaderButton(_("返回办理页"), url=back, icon_name="arrow-left"),
            HeaderButton(_("同时发布到别的栏目"), url=elsewhere, icon_name="site"),
        ]
        return [*own, *super().header_buttons]

    def _somebody_was_before(self) -> bool:
        """Whether another person has saved since; what one saved oneself a moment ago is none."""
        if not self.is_out_of_date:
            return False
        opened = self.request.POST.get("loaded_revision_id", "")
        first = int(opened) if opened.isdecimal() and len(opened) < 19 else 0
        since = self.object.revisions.filter(pk__gte=first)
        return bool(since.exclude(user=self.request.user).exclude(pk=first).exists()) or (
            self.latest_revision.user_id != self.request.user.pk
        )

    def _who_was_before(self) -> str:
        latest = self.latest_revision
        writer = getattr(latest.user, "name", "") or _("另一个人")
        return _(
            "您打开这一页以后，{who}在{when}保存了新的内容，您的修改没有保存，也没有丢失：请把要保留的文字复制下来，重新打开本页再改。"
        ).format(
            who=writer,
            when=latest.created_at.astimezone(clock.ZONE).strftime("%H:%M"),
        )


class History(Seen, snippets.HistoryView):  # type: ignore[misc]
    """Who saved what when."""


class Compare(Seen, snippets.RevisionsCompareView):  # type: ignore[misc]
    """Two versions side by side."""


class Lock(Seen, snippets.LockView):  # type: ignore[misc]
    """Keeping it for oneself for a while."""


class Unlock(Seen, snippets.UnlockView):  # type: ignore[misc]
    """Giving it free."""


class Preview(Seen, snippets.PreviewOnEditView):  # type: ignore[misc]
    """What is being written, as readers would get it."""

    def validate_form(self, form: Any) -> bool:
        """Whether it can be shown; what no editor sends cannot."""
        try:
            return bool(super().validate_form(form))
        except NO_EDITOR_SENDS:
            return False

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """By the portal's own renderer, not by a request that pretends to be a reader's."""
        kept = self._get_form_state()
        if kept is None:  # nothing was typed yet: as it was last saved
            return preview(request, self.object)
        form = self.get_form(self._get_form_data(kept))
        if not self.validate_form(form):
            failed: HttpResponse = self.error_response()
            return failed
        form.save(commit=False)
        return preview(request, self.object)


class PreviewRevision(Seen, snippets.PreviewRevisionView):  # type: ignore[misc]
    """An earlier version, as readers would have got it."""

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The revision by the portal's own renderer."""
        return preview(request, self.revision_object)


class ArticleViewSet(snippets.SnippetViewSet):  # type: ignore[misc]
    """The pages of the workshop for articles; what is begun or ended is so on the desk."""

    model = Article
    icon = "doc-full"
    menu_label = gettext_lazy("稿件")
    menu_name = "articles"
    menu_order = 100
    add_to_admin_menu = True
    base_url_path = URL_PREFIX
    search_fields = ("title",)
    list_per_page = 20
    copy_view_enabled = False
    inspect_view_enabled = False
    edit_handler = PANELS
    index_view_class = List
    edit_view_class = Edit
    history_view_class = History
    revisions_compare_view_class = Compare
    lock_view_class = Lock
    unlock_view_class = Unlock
    preview_on_edit_view_class = Preview
    revisions_view_class = PreviewRevision


def desk_page(article: Article) -> str:
    """The article's page on the desk, where all steps are taken."""
    return reverse("desk:matter", args=[article.matter_id]) if article.matter_id else ""
