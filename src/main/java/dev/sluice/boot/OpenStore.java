package dev.sluice.boot;

import dev.sluice.store.jdbc.Database;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The store of this process: a database, or none. */
record OpenStore(@Nullable Database database) implements AutoCloseable {

    /** Returns the adapter over the database, or where nothing is kept the one in memory. */
    <T> T adapter(Function<Database, T> kept, Supplier<T> memory) {
        return database == null ? memory.get() : kept.apply(database);
    }

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }
}
