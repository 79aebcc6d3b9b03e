package dev.sluice.store.jdbc;

import dev.sluice.store.StoreTarget;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresSettlementIT extends JdbcSettlementContract {

    @Override
    void open() {
        StoreTarget.Postgres target = TestDatabase.postgresTarget();
        first = TestDatabase.open(target);
        second = TestDatabase.open(target);
    }
}
