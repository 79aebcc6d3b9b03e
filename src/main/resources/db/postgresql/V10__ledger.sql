-- One row a call. Times are milliseconds since 1970, amounts are decimals.
CREATE TABLE ledger_entry (
    id                  text NOT NULL,
    at                  bigint NOT NULL,
    client              text NOT NULL,
    team                text,
    endpoint            text NOT NULL,
    stream              boolean NOT NULL,
    model               text NOT NULL,
    served_model        text,
    provider            text,
    key                 text,
    account             text,
    outcome             text NOT NULL,
    status              bigint NOT NULL,
    input_tokens        bigint NOT NULL,
    cached_input_tokens bigint NOT NULL,
    cache_write_tokens  bigint NOT NULL,
    output_tokens       bigint NOT NULL,
    reasoning_tokens    bigint NOT NULL,
    usage_source        text NOT NULL,
    cost                numeric,
    currency            text,
    price_version       text,
    exchange_rate       numeric,
    latency_ms          bigint NOT NULL,
    first_token_ms      bigint,
    wait_ms             bigint NOT NULL,
    stop_reason         text,
    attempts            text NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);

-- Entries of a month for which no partition was made in time.
CREATE TABLE ledger_entry_other PARTITION OF ledger_entry DEFAULT;

CREATE INDEX ledger_entry_at ON ledger_entry (at, id);
CREATE INDEX ledger_entry_client ON ledger_entry (client, at, id);

-- The sums of each UTC day, kept with the entries: a report over a year reads days, not calls. Absent values are ''.
CREATE TABLE ledger_day (
    day                 bigint NOT NULL,
    client              text NOT NULL,
    team                text NOT NULL,
    model               text NOT NULL,
    provider            text NOT NULL,
    key                 text NOT NULL,
    currency            text NOT NULL,
    calls               bigint NOT NULL,
    input_tokens        bigint NOT NULL,
    cached_input_tokens bigint NOT NULL,
    cache_write_tokens  bigint NOT NULL,
    output_tokens       bigint NOT NULL,
    reasoning_tokens    bigint NOT NULL,
    cost                numeric NOT NULL,
    PRIMARY KEY (day, client, team, model, provider, key, currency)
);
