package dev.sluice.store.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSettlementTest extends JdbcSettlementContract {

    @TempDir
    Path directory;

    @Override
    void open() {
        first = TestDatabase.sqlite(directory);
        second = first;
    }
}
