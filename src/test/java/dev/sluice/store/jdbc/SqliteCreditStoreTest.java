package dev.sluice.store.jdbc;

import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.store.CreditStoreContract;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteCreditStoreTest extends CreditStoreContract {

    @TempDir
    Path directory;

    private Database database;
    private CreditStore store;

    @BeforeEach
    void open() {
        database = TestDatabase.sqlite(directory);
        store = new JdbcCreditStore(database, ForkJoinPool.commonPool());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected CreditStore store() {
        return store;
    }
}
