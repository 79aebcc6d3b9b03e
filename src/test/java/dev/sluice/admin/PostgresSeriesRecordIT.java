package dev.sluice.admin;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.jdbc.JdbcKeptRecords;
import dev.sluice.store.jdbc.OpenDatabase;
import dev.sluice.store.jdbc.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresSeriesRecordIT extends SeriesRecordContract {

    @RegisterExtension
    final OpenDatabase database = new OpenDatabase(TestDatabase::postgres);

    @Override
    protected KeptRecords records() {
        return new JdbcKeptRecords(database.get());
    }
}
