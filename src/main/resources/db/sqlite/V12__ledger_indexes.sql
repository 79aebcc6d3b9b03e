-- Each entry pays for each index. A client's entries are found by the days on which it has any, which the sums of days know, and
-- entries of one millisecond are few enough to be sorted as they are read. The table is its own index by id: ids are in the order
-- of time, so that entries are added at its end.
CREATE TABLE ledger_entry_by_id (
    id                  TEXT NOT NULL PRIMARY KEY,
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
    attempts            TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO ledger_entry_by_id
SELECT id, at, client, team, endpoint, stream, model, served_model, provider, key, account, outcome, status, input_tokens,
       cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_source, cost, currency, price_version,
       exchange_rate, latency_ms, first_token_ms, wait_ms, stop_reason, attempts
FROM ledger_entry
ORDER BY id;

DROP TABLE ledger_entry;
ALTER TABLE ledger_entry_by_id RENAME TO ledger_entry;
CREATE INDEX ledger_entry_at ON ledger_entry (at);
