package dev.sluice.store.jdbc;

import dev.sluice.access.AccessStore;
import dev.sluice.store.AccessStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteAccessStoreTest extends AccessStoreContract {

    @TempDir
    Path directory;

    @RegisterExtension
    final OpenDatabase database = new OpenDatabase(() -> TestDatabase.sqlite(directory));

    @Override
    protected AccessStore store() {
        return new JdbcAccessStore(database.get());
    }
}
