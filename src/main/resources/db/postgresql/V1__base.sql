-- What several rooms keep as one value each, such as the time up to which the ledger was pruned.
CREATE TABLE kept_value (
    name  text PRIMARY KEY,
    value text NOT NULL
);
