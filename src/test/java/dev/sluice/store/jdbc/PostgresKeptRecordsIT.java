package dev.sluice.store.jdbc;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.KeptRecordsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresKeptRecordsIT extends KeptRecordsContract {

    private Database database;

    @BeforeEach
    void opens() {
        database = TestDatabase.postgres();
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
