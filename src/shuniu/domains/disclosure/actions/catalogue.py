"""The steps of the catalogue, by their codes."""

from __future__ import annotations

from shuniu.commons.flow.model import Action

from . import items, standing

ACTIONS: dict[str, Action] = {
    "describe": items.describe,
    "keep": items.keep_back,
    **{
        action.__name__: action
        for action in (
            standing.return_draft,
            standing.clear,
            standing.publish,
            standing.revise,
            standing.withdraw,
            standing.restore,
            standing.set_validity,
            standing.interpret,
            standing.interpret_more,
            standing.waive_interpretation,
            standing.call,
            standing.keep_again,
            standing.open_up,
            standing.drop,
        )
    },
}
