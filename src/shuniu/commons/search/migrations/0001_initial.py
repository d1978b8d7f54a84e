from pathlib import Path

from django.db import migrations

INSTALL = (Path(__file__).parent / "functions.sql").read_text("utf-8")
REMOVE = "DROP FUNCTION IF EXISTS bigrams(text); DROP FUNCTION IF EXISTS folded(text);"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL([(INSTALL, None)], REMOVE)]
