package dev.sluice.telemetry;

/** The detail of the series of the pool: how many there are grows with the number of keys, of accounts or of providers. */
public enum SeriesDetail {
    /** Each key and each account has series of its own. */
    KEY,
    /** Each account has; those of keys are summed up by provider. */
    ACCOUNT,
    /** Those of keys and accounts are summed up by provider. */
    PROVIDER;

    /** Returns the label of a key, empty where keys are summed up. */
    String key(String name) {
        return this == KEY ? name : "";
    }

    /** Returns the label of an account, empty where accounts are summed up. */
    String account(String name) {
        return this == PROVIDER ? "" : name;
    }
}
