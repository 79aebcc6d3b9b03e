package dev.sluice.store.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest extends JdbcLedgerContract {

    @TempDir
    Path directory;

    @Override
    Database open() {
        return TestDatabase.sqlite(directory);
    }
}
