"""Addresses of the portal's staff pages beside the kit's; the public ones stand in ``public``."""

from __future__ import annotations

from django.urls import path

from .desk import attached, checks, pages

app_name = "portal"

urlpatterns = [
    path("desk/portal/sites/<int:pk>/", pages.site_page, name="site"),
    path("desk/portal/sites/<int:pk>/change/", pages.change_site, name="change_site"),
    path("desk/portal/sites/<int:pk>/redesign/", pages.redesign, name="redesign"),
    path("desk/portal/sites/<int:pk>/close/", pages.close_site, name="close_site"),
    path("desk/portal/sites/<int:pk>/columns/add/", pages.add_column, name="add_column"),
    path("desk/portal/columns/<int:pk>/", pages.change_column, name="change_column"),
    path("desk/portal/columns/<int:pk>/close/", pages.close_column, name="close_column"),
    path("desk/portal/columns/<int:pk>/delete/", pages.delete_column, name="delete_column"),
    path("desk/portal/rights/", pages.rights_table, name="rights"),
    path("desk/portal/articles/<int:pk>/text/", pages.edit_text, name="text"),
    path("desk/portal/articles/<int:pk>/papers/", attached.page, name="attached"),
    path("desk/portal/articles/<int:pk>/check/", checks.check, name="check"),
    path("desk/portal/editions/<int:pk>/", pages.edition, name="edition"),
]
