"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuniu.config.settings")
_django = get_wsgi_application()

from shuniu.domains.portal.visits import actions, beacon, counting  # noqa: E402 - after setup

# Visits are counted before Django is asked, each process for itself.
visits = counting.Writer(counting.Counter(), actions.record_here)
application = beacon.counting(_django, visits)
