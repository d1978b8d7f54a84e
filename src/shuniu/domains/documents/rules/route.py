"""Which stations a route must have. 《条例》 articles 20–22; 国办发〔2018〕37号 (legality)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .model import DocumentFacts


def missing(facts: DocumentFacts, stations: Iterable[tuple[str, int]]) -> list[str]:
    """What a route with these stations (stage, unit) still lacks, each in a sentence."""
    found = list(stations)
    stages = {stage for stage, _unit in found}
    lack = []
    signing = {unit for stage, unit in found if stage == "signing"}
    # The government's documents and its office's are signed at one place.
    organs = {"county" if organ.governs else organ.name for organ in facts.issuers}
    if not signing:
        lack.append(_("缺少签发环节（《条例》第二十二条）。"))
    elif len(signing) < len(organs):
        lack.append(_("联合行文由所有联署机关的负责人会签签发（《条例》第二十二条）。"))
    if facts.issuer.governs and facts.drafted_outside and "reviewing" not in stages:
        lack.append(
            _("部门代拟的县政府、县政府办文稿，签发前由县政府办公室审核（《条例》第二十条）。")
        )
    if facts.normative and "legality" not in stages:
        lack.append(_("规范性文件须经合法性审核（国办发〔2018〕37号）。"))
    return lack
