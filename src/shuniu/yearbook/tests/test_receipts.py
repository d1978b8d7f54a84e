"""The exchange's part of the section on documents: a number leads to the units behind it."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from shuniu.domains.exchange.tests.conftest import make_cast

from .test_paperwork import page


def test_receipts_open_to_the_units_and_the_sending_behind_them(
    db: None, set_clock: Callable[..., None]
) -> None:
    county = make_cast()
    sent = county.sent("land", "water", "town")
    county.do("sign_for", sent, county.land_handler)
    county.do("send_back", sent, county.water_handler, reason="不是发给我局的。")
    set_clock(county.at)
    client = Client()
    client.force_login(
        county.members["leader"], backend="django.contrib.auth.backends.ModelBackend"
    )
    text = page(client, "/desk/yearbook/documents/?year=2026")
    assert "通过公文交换发出" in text and "verdict-broken" not in text
    receipts = page(client, "/desk/yearbook/figure/exchange.deliveries/records/?year=2026")
    assert receipts.count("<tr data-row>") == 3
    for words in ("县自然资源和规划局", "石桥镇人民政府", sent.matter.title):
        assert words in receipts
    assert f'href="/desk/m/{sent.pk}/"' in receipts
    returned = page(client, "/desk/yearbook/figure/exchange.returned/records/?year=2026")
    assert "县水务局" in returned and "石桥镇" not in returned
