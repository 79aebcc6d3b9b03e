package dev.sluice.store.jdbc;

import dev.sluice.access.AccessStore;
import dev.sluice.store.AccessStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresAccessStoreIT extends AccessStoreContract {

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
    protected AccessStore store() {
        return new JdbcAccessStore(database);
    }
}
