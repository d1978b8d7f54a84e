-- The ledger of seals only grows: what was sealed or voided stands for ever.
CREATE FUNCTION sealing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '用印台账只增不改：% 不接受 %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER sealing_use_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON sealing_sealuse FOR EACH STATEMENT EXECUTE FUNCTION sealing_refuse();
CREATE TRIGGER sealing_void_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE
    ON sealing_sealvoid FOR EACH STATEMENT EXECUTE FUNCTION sealing_refuse();
