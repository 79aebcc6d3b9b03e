package dev.sluice.store.jdbc;

import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresLedgerIT extends JdbcLedgerContract {

    @Override
    Database open() {
        return TestDatabase.postgres();
    }
}
