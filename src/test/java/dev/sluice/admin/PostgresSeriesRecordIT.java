package dev.sluice.admin;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.jdbc.Database;
import dev.sluice.store.jdbc.JdbcKeptRecords;
import dev.sluice.store.jdbc.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresSeriesRecordIT extends SeriesRecordContract {

    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabase.postgres();
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
