package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.call.StoreUnavailable;
import dev.sluice.store.LedgerFixture;
import dev.sluice.store.StoreTarget;
import dev.sluice.store.StoreUnusable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;
import tools.jackson.databind.json.JsonMapper;

/** A database file whose bytes were damaged, and a schema whose migration was interrupted. */
class DamagedStoreTest {

    /** SQLite's default. */
    private static final int PAGE = 4_096;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void fill() {
        file = directory.resolve("test.db");
        try (Database database = TestDatabase.sqlite(directory);
                JdbcLedger ledger = ledger(database)) {
            List<CompletableFuture<Void>> kept = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                kept.add(ledger.append(LedgerFixture.entry("req_" + i, Instant.EPOCH, "app", "1")));
            }
            kept.forEach(CompletableFuture::join);
        }
    }

    private static JdbcLedger ledger(Database database) {
        return new JdbcLedger(database, null, List.of(), LedgerListener.NONE, System::nanoTime);
    }

    @Test
    void a_file_without_its_schema_is_refused_with_the_remedy() throws IOException {
        overwrite(100, PAGE);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("test.db")
                .hasMessageContaining("corrupt; restore a backup");
    }

    @Test
    void a_file_that_was_cut_short_is_refused_with_the_remedy() throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(3L * PAGE);
        }

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("corrupt; restore a backup");
    }

    @Test
    void damage_that_is_met_later_takes_the_store_out_of_use_and_says_so() throws Exception {
        overwrite((rootPage("ledger_entry") - 1L) * PAGE, PAGE);

        try (Database database = open();
                JdbcLedger ledger = ledger(database)) {
            CompletableFuture<Void> kept = ledger.append(LedgerFixture.entry("req_new", Instant.EPOCH, "app", "1"));

            assertThatThrownBy(kept::join)
                    .hasCauseInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("corrupt; restore a backup");
            assertThat(ledger.isOpen()).isFalse();
        }
    }

    @Test
    void a_migration_that_is_interrupted_leaves_nothing_behind_and_is_done_by_the_next_start() throws Exception {
        Path half = directory.resolve("half.db");
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + half);

        assertThatThrownBy(() -> Migrations.apply(source, "interrupted", "half.db"))
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("half.db: its schema cannot be brought up to date");
        assertThat(tables(half)).contains("first").doesNotContain("second");

        Migrations.apply(source, "continued", "half.db");
        assertThat(tables(half)).contains("first", "second");
    }

    @Test
    void a_store_of_an_earlier_program_gets_what_came_since_though_its_number_is_lower() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE ledger_day_model");
            statement.execute("DELETE FROM flyway_schema_history WHERE version = '11'");
        }

        try (Database database = open()) {
            assertThat(new JdbcReports(database)
                            .usage(new UsageQuery(List.of(Field.CLIENT), null, null, null))
                            .join())
                    .singleElement()
                    .satisfies(row -> assertThat(row.calls()).isEqualTo(200));
        }
    }

    @Test
    void entries_of_an_earlier_schema_are_read_as_they_were_written() throws Exception {
        Path old = directory.resolve("old.db");
        LedgerEntry entry = LedgerFixture.entry("req_1", Instant.parse("2026-03-31T12:00:00Z"), "app", "0.25");
        LedgerEntry one = entry.with(entry.attempts().subList(1, 2));
        Flyway.configure()
                .dataSource(new SqliteFile(old).writing())
                .locations("classpath:db/sqlite")
                .target("11")
                .load()
                .migrate();
        try (Connection connection = new SqliteFile(old).writing().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO ledger_entry (" + LedgerRows.COLUMNS + ") VALUES (" + "?, ".repeat(27) + "?)")) {
            new LedgerRows(Database.Kind.SQLITE).bind(insert, one);
            insert.setString(28, JsonMapper.shared().writeValueAsString(one.attempts()));
            insert.executeUpdate();
        }

        try (Database database = TestDatabase.open(new StoreTarget.Sqlite(old))) {
            assertThat(new JdbcReports(database)
                            .entries(new EntryQuery(null, null, null, null, 10))
                            .join()
                            .entries())
                    .containsExactly(one);
        }
    }

    private Database open() {
        return TestDatabase.open(new StoreTarget.Sqlite(file));
    }

    private void overwrite(long from, int count) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(from);
            byte[] noise = new byte[count];
            java.util.Arrays.fill(noise, (byte) 0x5a);
            bytes.write(noise);
        }
    }

    private int rootPage(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'")) {
            found.next();
            return found.getInt(1);
        }
    }

    private static List<String> tables(Path file) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        return tables;
    }
}
