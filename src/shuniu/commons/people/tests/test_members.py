"""Accounts: a random password once, own contact, a closed account that lost nothing."""

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory, override_settings

from shuniu.commons.people import actions, queries
from shuniu.commons.people.models import Member, Tenure
from shuniu.commons.people.refusals import (
    AccountClosed,
    LoginTaken,
    OnlyInDemo,
    StillInPost,
    WrongPassword,
)
from shuniu.commons.trail.models import Entry
from shuniu.ground.refusal import FieldRefused, NotYours


def signs_in(login, password):
    request = RequestFactory().post("/")
    return authenticate(request, username=login, password=password)


def create(cast, **changes):
    facts = {"login": "chenan", "name": "陈安", "unit": cast.town, "by": cast.by, "at": cast.at}
    return actions.create_member(**{**facts, **changes})


def test_a_new_member_signs_in_with_the_password_that_is_given_once(cast):
    member, password = create(cast)
    assert len(password) >= 12
    assert signs_in("chenan", password) == member
    assert member.must_change_password
    assert member.sort_key == "chen2 an1"
    entry = Entry.objects.get(verb="people.member_created", subject_id=str(member.pk))
    assert password not in str(entry.detail)
    _other, another = create(cast, login="chenan2")
    assert another != password


@pytest.mark.parametrize(
    "changes",
    [
        {"login": "陈安"},
        {"login": "a"},
        {"name": "  "},
        {"name": "陈" * 41},
        {"phone": "<script>"},
        {"email": "no-at-sign"},
    ],
)
def test_bad_input_is_refused_beside_its_field(cast, changes):
    before = Member.objects.count()
    with pytest.raises(FieldRefused) as no:
        create(cast, **changes)
    assert no.value.field == next(iter(changes))
    assert Member.objects.count() == before


def test_a_login_is_given_once(cast):
    with pytest.raises(LoginTaken, match="handler"):
        create(cast, login="handler")


def test_a_reset_password_ends_the_old_one_and_all_sessions(cast):
    member, old = create(cast)
    session = member.get_session_auth_hash()
    new = actions.reset_password(member, by=cast.by, at=cast.at)
    assert signs_in("chenan", old) is None
    assert signs_in("chenan", new) == member
    assert Member.objects.get(pk=member.pk).get_session_auth_hash() != session


def test_a_member_changes_the_own_password(cast):
    member, old = create(cast)
    facts = {"by": queries.actor_of(member, cast.day), "at": cast.at}
    with pytest.raises(WrongPassword):
        actions.change_own_password(member, old="guess", new="tree-river-4711", **facts)
    for weak in (old, "1234567890", "short"):
        with pytest.raises(FieldRefused):
            actions.change_own_password(member, old=old, new=weak, **facts)
    actions.change_own_password(member, old=old, new="tree-river-4711", **facts)
    assert signs_in("chenan", "tree-river-4711") == member
    assert not Member.objects.get(pk=member.pk).must_change_password


def test_own_contact_is_changed_by_oneself_alone(cast):
    own = queries.actor_of(cast.handler, cast.day)
    facts = {"phone": "142-0000-0001", "email": "w@yunting.example", "at": cast.at}
    member = actions.change_own_contact(cast.handler, by=own, **facts)
    assert member.phone == "142-0000-0001"
    entry = Entry.objects.get(verb="people.contact_changed")
    assert entry.detail == {"fields": ["phone", "email"]}
    for by in (cast.by, queries.actor_of(cast.head, cast.day)):
        with pytest.raises(NotYours):
            actions.change_own_contact(cast.handler, by=by, **facts)


def test_who_still_holds_a_post_keeps_the_account(cast):
    with pytest.raises(StillInPost, match=r"town\.handler-1"):
        actions.deactivate_member(cast.handler, by=cast.by, at=cast.at)
    with pytest.raises(StillInPost):
        actions.deactivate_member(cast.admin, by=cast.by, at=cast.at)


def test_a_closed_account_cannot_sign_in_nor_be_appointed(cast):
    member, password = create(cast)
    actions.deactivate_member(member, by=cast.by, at=cast.at, reason="退休")
    assert signs_in("chenan", password) is None
    with pytest.raises(AccountClosed):
        actions.appoint(member, cast.vacant_post, first_day=cast.day, by=cast.by, at=cast.at)
    with pytest.raises(AccountClosed):
        actions.reset_password(member, by=cast.by, at=cast.at)


def test_a_member_moves_and_keeps_the_post(cast):
    actions.move_member(cast.handler, cast.office, by=cast.by, at=cast.at, reason="借调")
    assert Member.objects.get(pk=cast.handler.pk).unit == cast.office
    assert Tenure.objects.filter(member=cast.handler, last_day__isnull=True).exists()


def test_demo_accounts_exist_in_demo_mode_only(cast):
    with override_settings(DEMO=False), pytest.raises(OnlyInDemo):
        actions.open_demo_account(cast.handler, by=cast.by, at=cast.at)
    with override_settings(DEMO=True):
        password = actions.open_demo_account(cast.handler, by=cast.by, at=cast.at)
    member = signs_in("handler", password)
    assert member is not None and member.is_demo and not member.must_change_password


def test_strangers_open_and_close_no_account(cast, strangers):
    for by in strangers:
        with pytest.raises(NotYours):
            create(cast, by=by)
        for act in (actions.reset_password, actions.deactivate_member, actions.open_demo_account):
            with pytest.raises(NotYours):
                act(cast.head, by=by, at=cast.at)
        with pytest.raises(NotYours):
            actions.move_member(cast.handler_2, cast.office, by=by, at=cast.at)
        if by.member_id != cast.handler_2.pk:
            with pytest.raises(NotYours):
                actions.change_own_password(cast.handler_2, old="", new="", by=by, at=cast.at)
