package dev.sluice.store.jdbc;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.KeptRecordsContract;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresKeptRecordsIT extends KeptRecordsContract {

    @RegisterExtension
    final OpenDatabase database = new OpenDatabase(TestDatabase::postgres);

    @Override
    protected KeptRecords records() {
        return new JdbcKeptRecords(database.get());
    }
}
