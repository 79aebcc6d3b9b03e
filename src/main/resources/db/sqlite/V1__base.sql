-- What several rooms keep as one value each, such as the time up to which the ledger was pruned.
CREATE TABLE kept_value (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
