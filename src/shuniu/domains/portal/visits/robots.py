"""Programs that fetch pages without anybody looking at them."""

from __future__ import annotations

import re
from functools import lru_cache

# What such programs call themselves, in small letters; the makers' own published names, and
# the words that nearly all others carry. The county's inspection calls itself shuniu.
_NAMES = """
bot crawl spider slurp scan monitor check fetch probe archiv validator preview prerender
headless phantomjs puppeteer playwright selenium electron lighthouse pagespeed
curl wget python java/ go-http ruby perl php/ libwww httpclient okhttp axios node-fetch undici
apache-http winhttp postman insomnia scrapy colly feed rss nutch heritrix
sogou yisou yandex bytespider petal baiduspider 360spider haosou sosospider youdao
facebookexternalhit embedly whatsapp telegram slack discord
uptime pingdom zabbix nagios prometheus censys shodan zgrab masscan nmap nikto sqlmap wpscan
semrush ahrefs majestic dotbot screaming shuniu
"""
_ROBOT = re.compile("|".join(re.escape(name) for name in _NAMES.split()))


@lru_cache(maxsize=4096)
def is_robot(name: str) -> bool:
    """Whether a visitor that calls itself so (User-Agent) is a program; so is one without a name.

    A reader's browser says Mozilla, Opera, or one of the telephones' own names;
    whoever lies cannot be told from a reader.
    """
    small = name[:400].lower()
    if not small:
        return True
    # Sogou and Baidu also make browsers, which people use.
    if "metasr" in small or "sogoumobilebrowser" in small or "baidubrowser" in small:
        return False
    return _ROBOT.search(small) is not None
