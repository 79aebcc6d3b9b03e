-- What a process has learned from providers and would lose at its end. Times are milliseconds since 1970.
CREATE TABLE kept_record (
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX kept_record_age ON kept_record (kind, kept_at);
