package dev.sluice.store;

import dev.sluice.call.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The target of what is kept. */
public sealed interface StoreTarget {

    /** Nothing outlives the process. */
    record Nowhere() implements StoreTarget {}

    /** A database in a file, embedded into this process, which must be the only one that uses it. */
    record Sqlite(Path file) implements StoreTarget {}

    /**
     * A PostgreSQL database, which several processes may share.
     *
     * @param url the JDBC URL, without credentials
     * @param user the role, or null for the driver's default
     * @param password its password, or null where it needs none
     */
    record Postgres(
            String url, @Nullable String user, @Nullable Secret password) implements StoreTarget {}
}
