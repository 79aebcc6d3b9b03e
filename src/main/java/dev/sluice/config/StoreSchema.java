package dev.sluice.config;

import dev.sluice.call.Secret;
import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Section;
import dev.sluice.store.StoreTarget;

/** The keys below {@code store}. */
final class StoreSchema {

    static final Defaulted<StoreTarget> URL = new Defaulted<>(
            "url",
            TextFormats.STORE,
            "jdbc:sqlite:data/sluice.db",
            "the database of [what is kept](operations.md#what-is-kept): SQLite in a file, PostgreSQL, or `none`; takes effect at"
                    + " a start");
    static final Optional<String> USER =
            new Optional<>("user", TextFormats.STORE_USER, "PostgreSQL's default", "PostgreSQL's user");
    static final Optional<Secret> PASSWORD = new Optional<>(
            "password", TextFormats.FIELD_VALUE, "none", "the user's password; better in a `${VAR}` or `${file:…}`");

    static final Section STORE =
            new Section("store", SectionSchema.of(URL, USER, PASSWORD), "as below", "the database of what is kept");

    private StoreSchema() {}
}
