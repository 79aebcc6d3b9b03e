package dev.sluice.store.jdbc;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database that is open while a test runs. */
public final class OpenDatabase implements BeforeEachCallback, AfterEachCallback {

    private final Supplier<Database> opening;
    private @Nullable Database database;

    public OpenDatabase(Supplier<Database> opening) {
        this.opening = opening;
    }

    public Database get() {
        return Objects.requireNonNull(database);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        database = opening.get();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        get().close();
    }
}
