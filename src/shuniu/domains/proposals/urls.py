"""Addresses of the public pages about proposals, and of the staff pages beside the kit's."""

from __future__ import annotations

from django.urls import path

from .desk import pages
from .public import opinion, reading

app_name = "proposals"

urlpatterns = [
    path("desk/proposals/import/", pages.import_list, name="import"),
    path("desk/proposals/import/template/", pages.template, name="template"),
    path("desk/proposals/import/report/", pages.fault_report, name="fault_report"),
    path("desk/proposals/assigning/", pages.assigning, name="assigning"),
    path("desk/proposals/board/", pages.board, name="board"),
    path("desk/proposals/statistics/", pages.statistics_page, name="statistics"),
    path("desk/proposals/<int:pk>/letter/<int:reply>/", pages.letter, name="letter"),
    path("proposals/", reading.replies, name="replies"),
    path("proposals/replies/<str:number>/", reading.reply, name="reply"),
    path("proposals/opinion/", opinion.find, name="opinion"),
    path("proposals/opinion/form/", opinion.form_page, name="opinion_form"),
    path("proposals/opinion/letter/", opinion.letter, name="opinion_letter"),
]
