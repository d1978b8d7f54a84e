from django.db import migrations

# What was once written stays: an edit is another version. The function came with casework.
INSTALL = """
CREATE TRIGGER bulletins_version_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON bulletins_version FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse()
"""
REMOVE = "DROP TRIGGER bulletins_version_only_grows ON bulletins_version"


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_initial"), ("casework", "0002_guard")]
    operations = [migrations.RunSQL([(INSTALL, None)], REMOVE)]
