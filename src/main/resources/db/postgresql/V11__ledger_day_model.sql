-- The sums of each day without the keys that served: a report by day and client reads few rows, however many keys the pool has.
CREATE TABLE ledger_day_model (
    day                 bigint NOT NULL,
    client              text NOT NULL,
    team                text NOT NULL,
    model               text NOT NULL,
    currency            text NOT NULL,
    calls               bigint NOT NULL,
    input_tokens        bigint NOT NULL,
    cached_input_tokens bigint NOT NULL,
    cache_write_tokens  bigint NOT NULL,
    output_tokens       bigint NOT NULL,
    reasoning_tokens    bigint NOT NULL,
    cost                numeric NOT NULL,
    PRIMARY KEY (day, client, team, model, currency)
);

INSERT INTO ledger_day_model
SELECT day, client, team, model, currency, sum(calls), sum(input_tokens), sum(cached_input_tokens), sum(cache_write_tokens),
       sum(output_tokens), sum(reasoning_tokens), sum(cost)
FROM ledger_day
GROUP BY day, client, team, model, currency;
