-- The sums of each day without the keys that served: a report by day and client reads few rows, however many keys the pool has.
CREATE TABLE ledger_day_model (
    day                 INTEGER NOT NULL,
    client              TEXT NOT NULL,
    team                TEXT NOT NULL,
    model               TEXT NOT NULL,
    currency            TEXT NOT NULL,
    calls               INTEGER NOT NULL,
    input_tokens        INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    cache_write_tokens  INTEGER NOT NULL,
    output_tokens       INTEGER NOT NULL,
    reasoning_tokens    INTEGER NOT NULL,
    cost                TEXT NOT NULL,
    PRIMARY KEY (day, client, team, model, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO ledger_day_model
SELECT day, client, team, model, currency, sum(calls), sum(input_tokens), sum(cached_input_tokens), sum(cache_write_tokens),
       sum(output_tokens), sum(reasoning_tokens), decimal_sum(cost)
FROM ledger_day
GROUP BY day, client, team, model, currency;
