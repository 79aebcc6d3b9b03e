package dev.sluice.store.jdbc;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.KeptRecordsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteKeptRecordsTest extends KeptRecordsContract {

    @TempDir
    Path directory;

    @RegisterExtension
    final OpenDatabase database = new OpenDatabase(() -> TestDatabase.sqlite(directory));

    @Override
    protected KeptRecords records() {
        return new JdbcKeptRecords(database.get());
    }
}
