package dev.sluice.store.jdbc;

import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresDatabaseIT extends DatabaseContract {

    @Override
    Database open() {
        return TestDatabase.postgres();
    }
}
