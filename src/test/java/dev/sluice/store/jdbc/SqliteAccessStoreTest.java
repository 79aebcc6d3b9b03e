package dev.sluice.store.jdbc;

import dev.sluice.access.AccessStore;
import dev.sluice.store.AccessStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteAccessStoreTest extends AccessStoreContract {

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void opens() {
        database = TestDatabase.sqlite(directory);
    }

    @AfterEach
    void closes() {
        database.close();
    }

    @Override
    protected AccessStore store() {
        return new JdbcAccessStore(database);
    }
}
