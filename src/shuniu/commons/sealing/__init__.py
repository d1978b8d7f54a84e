"""印章: the register of seals, signing with the county's key, the ledger, and verifying."""
