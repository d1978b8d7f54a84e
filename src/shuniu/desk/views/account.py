"""Signing in and out, and one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.forms.renderers import BaseRenderer
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from shuniu.commons import trail
from shuniu.commons.people.actions.members import change_own_password
from shuniu.ground import clock
from shuniu.ground.refusal import Refused
from shuniu.site.forms import CitizenForm, SiteRenderer

from ..access import StaffRequest, open_to_all
from ..middleware import actor_for

LONGEST_LOGIN = 40


class SignInForm(AuthenticationForm):
    """Login name and password. What is wrong is not told apart, so that no name can be guessed."""

    default_renderer: BaseRenderer | type[BaseRenderer] | None = SiteRenderer
    use_required_attribute = False
    error_messages = {
        "invalid_login": gettext_lazy(
            "登录名或者密码不对，请核对后再试。连续5次不对，账号将锁定15分钟。"
        ),
        "inactive": gettext_lazy(
            "登录名或者密码不对，请核对后再试。连续5次不对，账号将锁定15分钟。"
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["username"].label = _("登录名")
        self.fields["password"].label = _("密码")
        for name, sentence in (("username", _("请填写登录名。")), ("password", _("请填写密码。"))):
            self.fields[name].error_messages["required"] = sentence

    def clean_username(self) -> str:
        """A name longer than any that was given out is wrong like any other."""
        name = str(self.cleaned_data["username"])
        if len(name) > LONGEST_LOGIN:
            raise self.get_invalid_login_error()
        return name


class SignIn(LoginView):
    """登录. Whoever is signed in already goes home."""

    template_name = "desk/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, and put it into the trail."""
        response = super().form_valid(form)
        self._record("desk.signed_in")
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again; the trail knows which name was tried from where."""
        self._record("desk.sign_in_refused", login=str(form.data.get("username", ""))[:40])
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and whether one is here because the session ran out."""
        return super().get_context_data(**kwargs) | {"expired": "expired" in self.request.GET}

    def _record(self, verb: str, **detail: object) -> None:
        actor = actor_for(self.request)
        trail.record(
            verb,
            subject_kind="member",
            subject_id=actor.member_id or 0,
            by=actor,
            at=clock.now(),
            detail=detail,
        )


sign_in = open_to_all(SignIn.as_view())


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出."""
    actor = actor_for(request)
    if actor.member_id is not None:
        trail.record(
            "desk.signed_out",
            subject_kind="member",
            subject_id=actor.member_id,
            by=actor,
            at=clock.now(),
        )
    logout(request)
    return HttpResponseRedirect(reverse("desk:sign_in"))


def _password(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, help_text=hint, widget=widget, strip=False, max_length=128)


class PasswordForm(CitizenForm):
    """The old password, and the new one twice."""

    old = _password(gettext_lazy("现在的密码"), "current-password")
    new = _password(
        gettext_lazy("新密码"),
        "new-password",
        gettext_lazy("至少10位，不要用姓名、生日或常见密码。"),
    )
    again = _password(gettext_lazy("再输入一次新密码"), "new-password")

    def clean(self) -> dict[str, Any]:
        """The two must be alike."""
        data = super().clean() or self.cleaned_data
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: StaffRequest) -> HttpResponse:
    """修改密码; whoever has a password from somebody else gets nowhere before."""
    form = PasswordForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            member = change_own_password(
                request.user,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                by=actor_for(request),
                at=clock.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            update_session_auth_hash(request, member)
            messages.success(request, _("密码已修改，请记住新密码。"))
            return HttpResponseRedirect(reverse("desk:home"))
    context = {"form": form, "forced": request.user.must_change_password}
    return render(request, "desk/change_password.html", context)
