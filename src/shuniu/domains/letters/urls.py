"""Addresses of the citizens' pages about letters, and of the staff pages beside the kit's."""

from __future__ import annotations

from django.urls import path

from .desk import hot_pages, pages
from .public import hot, own, reading, writing

app_name = "letters"

urlpatterns = [
    path("desk/letters/<int:pk>/unmask/", pages.unmask, name="unmask"),
    path("desk/letters/<int:pk>/code/", pages.query_code, name="query_code"),
    path("desk/letters/<int:pk>/like/", pages.like_letters, name="like"),
    path("desk/letters/<int:pk>/gather/", pages.gather, name="gather"),
    path("desk/letters/hot/", hot_pages.candidate_list, name="hot_candidates"),
    path("desk/letters/<int:pk>/hot/", hot_pages.nominate, name="hot_nominate"),
    path("letters/hot/", hot.results, name="hot_results"),
    path("letters/hot/<str:number>/", hot.result, name="hot_result"),
    path("letters/mine/hot/", hot.consent, name="hot_consent"),
    path("letters/", reading.interaction, name="interaction"),
    path("letters/write/", writing.before_writing, name="before_writing"),
    path("letters/write/<slug:step>/", writing.WriteLetter.as_view(), name="write"),
    path("letters/mine/", own.find, name="find"),
    path("letters/mine/letter/", own.own, name="own"),
    path("letters/mine/<slug:name>/", own.act, name="own_act"),
    path("letters/answered/", reading.answered, name="answered"),
    path("letters/answered/<str:number>/", reading.letter, name="letter"),
    path("letters/answered/<str:number>/agree/", reading.agree_page, name="agree_page"),
    path("letters/answered/<str:number>/agree/send/", reading.agree, name="agree"),
    path("letters/statistics/", reading.statistics, name="statistics"),
]
