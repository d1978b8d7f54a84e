-- Rows come in and stay. Statement triggers also refuse what would touch no row,
-- and TRUNCATE. (Whoever owns the database can still disable them: that is what the
-- chain, and a digest written down elsewhere, are for.)
CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '留痕只增不改：% 不接受 %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER trail_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER trail_link_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_link
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER trail_seal_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_seal
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
