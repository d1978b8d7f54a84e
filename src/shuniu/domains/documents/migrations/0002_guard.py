from django.db import migrations

# A version of a draft stands as it was left: rows come in and stay.
INSTALL = """
CREATE FUNCTION documents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '稿本只增不改：% 不接受 %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER documents_draft_version_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON documents_draftversion FOR EACH STATEMENT EXECUTE FUNCTION documents_refuse();
"""
REMOVE = "DROP FUNCTION documents_refuse() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    # The percent signs belong to RAISE: no parameters, so nothing replaces them.
    operations = [migrations.RunSQL([(INSTALL, None)], REMOVE)]
