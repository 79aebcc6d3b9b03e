package dev.sluice.store.jdbc;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.KeptRecordsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteKeptRecordsTest extends KeptRecordsContract {

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
    protected KeptRecords records() {
        return new JdbcKeptRecords(database);
    }
}
