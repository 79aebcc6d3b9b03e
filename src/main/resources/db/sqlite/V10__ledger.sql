-- One row a call. Times are milliseconds since 1970, amounts are decimals.
CREATE TABLE ledger_entry (
    id                  TEXT NOT NULL,
    at                  INTEGER NOT NULL,
    client              TEXT NOT NULL,
    team                TEXT,
    endpoint            TEXT NOT NULL,
    stream              INTEGER NOT NULL,
    model               TEXT NOT NULL,
    served_model        TEXT,
    provider            TEXT,
    key                 TEXT,
    account             TEXT,
    outcome             TEXT NOT NULL,
    status              INTEGER NOT NULL,
    input_tokens        INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    cache_write_tokens  INTEGER NOT NULL,
    output_tokens       INTEGER NOT NULL,
    reasoning_tokens    INTEGER NOT NULL,
    usage_source        TEXT NOT NULL,
    cost                TEXT,
    currency            TEXT,
    price_version       TEXT,
    exchange_rate       TEXT,
    latency_ms          INTEGER NOT NULL,
    first_token_ms      INTEGER,
    wait_ms             INTEGER NOT NULL,
    stop_reason         TEXT,
    attempts            TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE INDEX ledger_entry_at ON ledger_entry (at, id);
CREATE INDEX ledger_entry_client ON ledger_entry (client, at, id);

-- The sums of each UTC day, kept with the entries: a report over a year reads days, not calls. Absent values are ''.
CREATE TABLE ledger_day (
    day                 INTEGER NOT NULL,
    client              TEXT NOT NULL,
    team                TEXT NOT NULL,
    model               TEXT NOT NULL,
    provider            TEXT NOT NULL,
    key                 TEXT NOT NULL,
    currency            TEXT NOT NULL,
    calls               INTEGER NOT NULL,
    input_tokens        INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    cache_write_tokens  INTEGER NOT NULL,
    output_tokens       INTEGER NOT NULL,
    reasoning_tokens    INTEGER NOT NULL,
    cost                TEXT NOT NULL,
    PRIMARY KEY (day, client, team, model, provider, key, currency)
) STRICT, WITHOUT ROWID;
