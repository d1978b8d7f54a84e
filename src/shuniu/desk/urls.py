"""Addresses of the staff pages. They are stable: people keep them and send them to one another."""

from __future__ import annotations

from django.urls import path

from .rooms import (
    audit,
    bulletins,
    calendars,
    circulation,
    leader,
    notices,
    numbers,
    posts,
    printing,
    seals,
)
from .views import account, frame, home, lists, matter, papers, registers, search, steps

app_name = "desk"
frame.add_registered()

urlpatterns = [
    path("", home.home, name="home"),
    path("read/", home.mark_read, name="mark_read"),
    path("search/", search.search, name="search"),
    path("sign-in/", account.sign_in, name="sign_in"),
    path("sign-out/", account.sign_out, name="sign_out"),
    path("password/", account.change_password, name="change_password"),
    path("leader/", leader.leader, name="leader"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/change/", notices.change, name="notices_change"),
    path("notices/<int:pk>/", notices.follow, name="notice"),
    path("reminders/", notices.reminders, name="reminders"),
    path("handover/", posts.handover, name="handover"),
    path("delegations/", posts.delegations, name="delegations"),
    path("delegations/<int:pk>/end/", posts.delegation_end, name="delegation_end"),
    path("calendar/<int:number>/", calendars.year, name="year"),
    path("calendar/enter/", calendars.enter, name="holiday_notice"),
    path("limits/", calendars.limits, name="limits"),
    path("seals/<int:pk>/picture", seals.seal_picture, name="seal_picture"),
    path("gaps/", numbers.ledger_gaps, name="gaps"),
    path("trail/", audit.trail_page, name="trail"),
    path("trail/verify/", audit.verify_trail, name="trail_verify"),
    path("paper/<int:pk>/", papers.paper, name="paper"),
    path("print/<int:pk>/", printing.print_page, name="print"),
    path("print/copy/<int:pk>.pdf", printing.copy_page, name="print_copy"),
    path("bulletins/<int:pk>.pdf", bulletins.bulletin_pdf, name="bulletin"),
    path("circulation/", circulation.my_circulations, name="circulations"),
    path("circulation/units/", circulation.units, name="circulation_units"),
    path(
        "circulation/units/export.xlsx",
        circulation.units_export,
        name="circulation_units_export",
    ),
    path("circulation/new/<int:pk>/", circulation.circulate, name="circulate"),
    path("circulation/<int:pk>/", circulation.circulation, name="circulation"),
    path("circulation/<int:pk>/remind/", circulation.remind, name="circulation_remind"),
    path("circulation/<int:pk>/finish/", circulation.finish, name="circulation_finish"),
    path("circulation/reader/<int:pk>/withdraw/", circulation.withdraw, name="reader_withdraw"),
    path("list/<slug:kind>/", lists.matter_list, name="list"),
    path("list/<slug:kind>/export.xlsx", lists.export_list, name="export"),
    path("list/<slug:kind>/several/", lists.take_for_several, name="several"),
    path("list/<slug:kind>/new/", registers.open_matter, name="open"),
    path("m/<int:pk>/", matter.matter_page, name="matter"),
    path("m/<int:pk>/sheet/", matter.sheet, name="sheet"),
    path("m/<int:pk>/<slug:code>/", steps.step_page, name="step"),
    path("r/<slug:code>/", registers.register_list, name="register"),
    path("r/<slug:code>/export.xlsx", registers.register_export, name="register_export"),
    path("r/<slug:code>/new/", registers.open_row, name="register_open"),
    path("r/<slug:code>/import/", registers.import_rows, name="register_import"),
    path("r/<slug:code>/<int:pk>/", registers.register_row, name="register_row"),
    path("r/<slug:code>/<int:pk>/<slug:act>/", registers.register_act, name="register_act"),
]
