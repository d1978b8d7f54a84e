-- What someone wrote and the step that was taken stand for ever: rows come in and
-- stay. Statement triggers also refuse what would touch no row, and TRUNCATE.
CREATE FUNCTION casework_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '意见和步骤只增不改：% 不接受 %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER casework_opinion_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON casework_opinion FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse();
CREATE TRIGGER casework_move_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON casework_move FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse();
