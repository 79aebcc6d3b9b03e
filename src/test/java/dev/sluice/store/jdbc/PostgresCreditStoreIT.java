package dev.sluice.store.jdbc;

import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.store.CreditStoreContract;
import dev.sluice.store.StoreTarget;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Two relays over one database. */
@Testcontainers(disabledWithoutDocker = true)
class PostgresCreditStoreIT extends CreditStoreContract {

    private Database first;
    private Database second;

    @BeforeEach
    void open() {
        StoreTarget.Postgres target = TestDatabase.postgresTarget();
        first = TestDatabase.open(target);
        second = TestDatabase.open(target);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Override
    protected CreditStore store() {
        return new JdbcCreditStore(first, ForkJoinPool.commonPool());
    }

    @Override
    protected CreditStore second() {
        return new JdbcCreditStore(second, ForkJoinPool.commonPool());
    }
}
