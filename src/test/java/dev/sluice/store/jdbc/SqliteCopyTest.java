package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import dev.sluice.store.LedgerFixture;
import dev.sluice.store.StoreTarget;
import dev.sluice.store.StoreUnusable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCopyTest {

    @TempDir
    Path directory;

    @Test
    void a_copy_made_under_load_has_all_that_was_committed_before_and_fits_together() {
        Path copy = directory.resolve("copy.db");
        long before;
        try (Database database = TestDatabase.sqlite(directory);
                JdbcLedger ledger = ledger(database)) {
            CompletableFuture.allOf(append(ledger, 0, 500).toArray(CompletableFuture[]::new))
                    .join();
            before = 500;
            List<CompletableFuture<Void>> meanwhile = append(ledger, 500, 5_000);
            SqliteCopy.backUp(directory.resolve("test.db"), copy);
            meanwhile.forEach(CompletableFuture::join);
        }

        try (Database restored = TestDatabase.open(new StoreTarget.Sqlite(copy))) {
            UsageRow sums = new JdbcReports(restored)
                    .usage(new UsageQuery(List.of(), null, null, null))
                    .join()
                    .get(0);
            long entries = restored.read(connection -> {
                        try (Statement statement = connection.createStatement();
                                var count = statement.executeQuery("SELECT count(*) FROM ledger_entry")) {
                            return count.getLong(1);
                        }
                    })
                    .join();
            assertThat(entries).isBetween(before, 5_000L);
            assertThat(sums.calls()).isEqualTo(entries);
        }
    }

    private static JdbcLedger ledger(Database database) {
        return new JdbcLedger(database, null, List.of(), LedgerListener.NONE, System::nanoTime);
    }

    private static List<CompletableFuture<Void>> append(JdbcLedger ledger, int from, int to) {
        List<CompletableFuture<Void>> kept = new ArrayList<>();
        for (int i = from; i < to; i++) {
            kept.add(ledger.append(LedgerFixture.entry("req_" + i, Instant.EPOCH, "app", "1")));
        }
        return kept;
    }

    @Test
    void only_its_owner_may_read_a_copy() throws IOException {
        TestDatabase.sqlite(directory).close();
        Path copy = directory.resolve("copy.db");

        SqliteCopy.backUp(directory.resolve("test.db"), copy);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("copy.db.part")).doesNotExist();
    }

    @Test
    void a_damaged_copy_and_one_of_a_newer_program_are_refused_and_the_store_stays() throws Exception {
        try (Database database = TestDatabase.sqlite(directory)) {
            database.write(DatabaseContract.insert("a", "1")).join();
        }
        Path store = directory.resolve("test.db");
        Path damaged = Files.copy(store, directory.resolve("damaged.db"));
        try (RandomAccessFile bytes = new RandomAccessFile(damaged.toFile(), "rw")) {
            bytes.setLength(bytes.length() - 4_096);
        }
        Path newer = Files.copy(store, directory.resolve("newer.db"));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + newer);
                Statement statement = other.createStatement()) {
            statement.execute("INSERT INTO flyway_schema_history SELECT installed_rank + 1000, '9999', 'later', type,"
                    + " 'V9999__later.sql', checksum, installed_by, installed_on, execution_time, success"
                    + " FROM flyway_schema_history WHERE version = '1'");
        }
        Path strange = directory.resolve("strange.db");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + strange);
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE recipe (name TEXT)");
        }

        assertThatThrownBy(() -> SqliteCopy.restore(damaged, store, true))
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("corrupt");
        assertThatThrownBy(() -> SqliteCopy.restore(newer, store, true))
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("version 9999, which is newer");
        assertThatThrownBy(() -> SqliteCopy.restore(strange, store, true))
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("strange.db: is not a store of this program");
        try (Database database = TestDatabase.sqlite(directory)) {
            assertThat(database.read(connection -> {
                                try (Statement statement = connection.createStatement();
                                        var found = statement.executeQuery("SELECT name FROM kept_value")) {
                                    return found.getString(1);
                                }
                            })
                            .join())
                    .isEqualTo("a");
        }
    }

    @Test
    void a_store_is_restored_to_where_there_was_none() {
        try (Database database = TestDatabase.sqlite(directory)) {
            database.write(DatabaseContract.insert("a", "1")).join();
        }
        Path copy = directory.resolve("copy.db");
        SqliteCopy.backUp(directory.resolve("test.db"), copy);
        Path elsewhere = directory.resolve("new").resolve("sluice.db");

        SqliteCopy.restore(copy, elsewhere, false);

        try (Database database = TestDatabase.open(new StoreTarget.Sqlite(elsewhere))) {
            CompletableFuture<Integer> again = database.write(DatabaseContract.insert("a", "2"));
            assertThatThrownBy(again::join).hasMessageContaining("UNIQUE");
        }
    }
}
