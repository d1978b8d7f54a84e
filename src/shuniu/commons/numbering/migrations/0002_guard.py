from django.db import migrations

# A number that was given out stays in the ledger as it is; all that may happen to it is that
# it becomes void, once, with a reason.
INSTALL = """
CREATE FUNCTION numbering_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.voided_at IS NULL
        AND (NEW.id, NEW.series_id, NEW.year, NEW.value, NEW.text, NEW.subject_kind,
             NEW.subject_id, NEW.taken_at, NEW.taken_by_label)
          = (OLD.id, OLD.series_id, OLD.year, OLD.value, OLD.text, OLD.subject_kind,
             OLD.subject_id, OLD.taken_at, OLD.taken_by_label)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '发号记录只增不改：% 不接受 %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER numbering_ledger_only_grows BEFORE UPDATE OR DELETE
    ON numbering_issued FOR EACH ROW EXECUTE FUNCTION numbering_refuse();
CREATE TRIGGER numbering_ledger_is_kept BEFORE TRUNCATE
    ON numbering_issued FOR EACH STATEMENT EXECUTE FUNCTION numbering_refuse();
"""
REMOVE = "DROP FUNCTION numbering_refuse() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("numbering", "0001_initial")]
    # The percent signs belong to RAISE: no parameters, so nothing replaces them.
    operations = [migrations.RunSQL([(INSTALL, None)], REMOVE)]
