package dev.sluice.admin;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.jdbc.Database;
import dev.sluice.store.jdbc.JdbcKeptRecords;
import dev.sluice.store.jdbc.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteSeriesRecordTest extends SeriesRecordContract {

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabase.sqlite(directory);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected KeptRecords records() {
        return new JdbcKeptRecords(database);
    }
}
