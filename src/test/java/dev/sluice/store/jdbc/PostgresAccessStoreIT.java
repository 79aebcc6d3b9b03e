package dev.sluice.store.jdbc;

import dev.sluice.access.AccessStore;
import dev.sluice.store.AccessStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresAccessStoreIT extends AccessStoreContract {

    @RegisterExtension
    final OpenDatabase database = new OpenDatabase(TestDatabase::postgres);

    @Override
    protected AccessStore store() {
        return new JdbcAccessStore(database.get());
    }
}
