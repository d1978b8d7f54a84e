from __future__ import annotations

from django.urls import path

from .views import chapter, tracing

app_name = "yearbook"
urlpatterns = [
    path("desk/yearbook/", chapter.contents, name="contents"),
    path("desk/yearbook/figure/<str:code>/", tracing.figure_page, name="figure"),
    path("desk/yearbook/figure/<str:code>/records/", tracing.records_page, name="records"),
    path("desk/yearbook/figure/<str:code>/records.xlsx", tracing.export_records, name="export"),
    path("desk/yearbook/frozen/<int:pk>/", tracing.frozen_page, name="frozen"),
    path("desk/yearbook/frozen/<int:pk>/restate/", tracing.restate, name="restate"),
    path("desk/yearbook/<slug:code>/", chapter.chapter, name="chapter"),
    path("desk/yearbook/<slug:code>/docx/", chapter.as_docx, name="docx"),
    path("desk/yearbook/<slug:code>/freeze/", chapter.freeze, name="freeze"),
]
