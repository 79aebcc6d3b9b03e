-- Wallets, budgets and what calls under way have reserved of them. Amounts are decimals as text: SQLite has no exact type for them. Times are milliseconds
-- since 1970.

CREATE TABLE wallet (
    client   TEXT PRIMARY KEY,
    currency TEXT NOT NULL,
    reserved TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credit_grant (
    id         TEXT PRIMARY KEY,
    client     TEXT NOT NULL,
    amount     TEXT NOT NULL,
    remaining  TEXT NOT NULL,
    live       INTEGER NOT NULL,
    expires_at INTEGER,
    granted_at INTEGER NOT NULL,
    note       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX credit_grant_live ON credit_grant (client) WHERE live = 1;

-- Every change of a wallet, once by its id; never updated. The amounts of a wallet add up to its balance.
CREATE TABLE credit_entry (
    id            TEXT PRIMARY KEY,
    client        TEXT NOT NULL,
    made_at       INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    amount        TEXT NOT NULL,
    currency      TEXT NOT NULL,
    cost          TEXT,
    cost_currency TEXT,
    exchange      TEXT NOT NULL,
    shortfall     TEXT NOT NULL,
    note          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX credit_entry_client ON credit_entry (client, made_at);

CREATE TABLE budget_use (
    owner    TEXT NOT NULL,
    per      TEXT NOT NULL,
    since    INTEGER NOT NULL,
    currency TEXT NOT NULL,
    spent    TEXT NOT NULL,
    reserved TEXT NOT NULL,
    PRIMARY KEY (owner, per, since, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE credit_reservation (
    call_id         TEXT PRIMARY KEY,
    client          TEXT NOT NULL,
    owner           TEXT NOT NULL,
    made_at         INTEGER NOT NULL,
    wallet_amount   TEXT,
    wallet_exchange TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX credit_reservation_owner ON credit_reservation (owner);

CREATE TABLE credit_reservation_budget (
    call_id  TEXT NOT NULL,
    owner    TEXT NOT NULL,
    per      TEXT NOT NULL,
    since    INTEGER NOT NULL,
    currency TEXT NOT NULL,
    amount   TEXT NOT NULL,
    PRIMARY KEY (call_id, owner)
) STRICT, WITHOUT ROWID;

-- The processes that reservations belong to, and when each was last alive.
CREATE TABLE credit_owner (
    name    TEXT PRIMARY KEY,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE redeem_code (
    hash       TEXT PRIMARY KEY,
    amount     TEXT NOT NULL,
    currency   TEXT NOT NULL,
    expires_at INTEGER,
    made_at    INTEGER NOT NULL,
    used_by    TEXT,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;
