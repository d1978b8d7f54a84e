"""信息处理费: the formulas of 《政府信息公开信息处理费管理办法》 (国办函〔2020〕109号), in yuan."""

from __future__ import annotations

FREE_ITEMS, FREE_PAGES = 10, 30


def item_rate(ordinal: int) -> int:
    """What an applicant's n-th item of a natural month (from 1) costs.

    1–10: nothing; 11–30: 100; from 31 on each ten items cost 100 more (31–40: 200 …).
    """
    if ordinal < 1:
        raise ValueError("items are counted from 1")
    if ordinal <= FREE_ITEMS:
        return 0
    if ordinal <= 30:
        return 100
    return 100 * (2 + (ordinal - 31) // 10)


def fee_items(count: int) -> int:
    """What so many items of one applicant in one natural month cost together."""
    return sum(item_rate(ordinal) for ordinal in range(1, count + 1))


def fee_of_share(before: int, count: int) -> int:
    """What ``count`` items cost an applicant who has asked for ``before`` in the month already."""
    return fee_items(before + count) - fee_items(before)


def fee_pages(pages: int) -> int:
    """What so many pages cost: to 30 nothing, to 100 ten each, to 200 twenty, beyond forty."""
    middle = min(max(pages - FREE_PAGES, 0), 70)
    upper = min(max(pages - 100, 0), 100)
    return 10 * middle + 20 * upper + 40 * max(pages - 200, 0)
