-- Wallets, budgets and what calls under way have reserved of them. Amounts are exact decimals. Times are milliseconds
-- since 1970.

CREATE TABLE wallet (
    client   text PRIMARY KEY,
    currency text NOT NULL,
    reserved numeric NOT NULL
);

CREATE TABLE credit_grant (
    id         text PRIMARY KEY,
    client     text NOT NULL,
    amount     numeric NOT NULL,
    remaining  numeric NOT NULL,
    live       boolean NOT NULL,
    expires_at bigint,
    granted_at bigint NOT NULL,
    note       text NOT NULL
);

CREATE INDEX credit_grant_live ON credit_grant (client) WHERE live;

-- Every change of a wallet, once by its id; never updated. The amounts of a wallet add up to its balance.
CREATE TABLE credit_entry (
    id            text PRIMARY KEY,
    client        text NOT NULL,
    made_at       bigint NOT NULL,
    kind          text NOT NULL,
    amount        numeric NOT NULL,
    currency      text NOT NULL,
    cost          numeric,
    cost_currency text,
    exchange      numeric NOT NULL,
    shortfall     numeric NOT NULL,
    note          text NOT NULL
);

CREATE INDEX credit_entry_client ON credit_entry (client, made_at);

CREATE TABLE budget_use (
    owner    text NOT NULL,
    per      text NOT NULL,
    since    bigint NOT NULL,
    currency text NOT NULL,
    spent    numeric NOT NULL,
    reserved numeric NOT NULL,
    PRIMARY KEY (owner, per, since, currency)
);

CREATE TABLE credit_reservation (
    call_id         text PRIMARY KEY,
    client          text NOT NULL,
    owner           text NOT NULL,
    made_at         bigint NOT NULL,
    wallet_amount   numeric,
    wallet_exchange numeric
);

CREATE INDEX credit_reservation_owner ON credit_reservation (owner);

CREATE TABLE credit_reservation_budget (
    call_id  text NOT NULL,
    owner    text NOT NULL,
    per      text NOT NULL,
    since    bigint NOT NULL,
    currency text NOT NULL,
    amount   numeric NOT NULL,
    PRIMARY KEY (call_id, owner)
);

-- The processes that reservations belong to, and when each was last alive.
CREATE TABLE credit_owner (
    name    text PRIMARY KEY,
    seen_at bigint NOT NULL
);

CREATE TABLE redeem_code (
    hash       text PRIMARY KEY,
    amount     numeric NOT NULL,
    currency   text NOT NULL,
    expires_at bigint,
    made_at    bigint NOT NULL,
    used_by    text,
    used_at    bigint
);
