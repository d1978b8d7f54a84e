"""公文: outgoing documents from draft to dispatch, incoming ones from receipt to conclusion."""
