package dev.sluice.admin;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.jdbc.JdbcKeptRecords;
import dev.sluice.store.jdbc.OpenDatabase;
import dev.sluice.store.jdbc.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SqliteSeriesRecordTest extends SeriesRecordContract {

    @TempDir
    Path directory;

    @RegisterExtension
    final OpenDatabase database = new OpenDatabase(() -> TestDatabase.sqlite(directory));

    @Override
    protected KeptRecords records() {
        return new JdbcKeptRecords(database.get());
    }
}
