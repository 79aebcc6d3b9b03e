package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.call.StoreUnavailable;
import dev.sluice.store.StoreTarget;
import dev.sluice.store.StoreUnusable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest extends DatabaseContract {

    @TempDir
    Path directory;

    @Override
    Database open() {
        return TestDatabase.sqlite(directory);
    }

    @Test
    void what_was_committed_is_there_after_the_next_start() {
        database.write(insert("a", "1")).join();
        database.close();

        database = open();

        assertThat(names().join()).containsExactly("a");
    }

    @Test
    void a_second_process_is_refused_and_told_why() {
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("test.db: another process uses it");
    }

    @Test
    void a_file_of_another_kind_is_refused_and_left_as_it_is() throws IOException {
        Path file =
                Files.writeString(directory.resolve("notes.txt"), "not a database at all, but a text\n".repeat(100));

        assertThatThrownBy(() -> TestDatabase.open(new StoreTarget.Sqlite(file)))
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining("not an SQLite database");
        assertThat(file).content().startsWith("not a database");
    }

    @Test
    void a_directory_in_the_files_place_is_refused() {
        assertThatThrownBy(() -> TestDatabase.open(new StoreTarget.Sqlite(directory)))
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void a_newer_schema_is_refused_and_left_as_it_is() throws Exception {
        database.close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("test.db"));
                Statement statement = other.createStatement()) {
            statement.execute("INSERT INTO flyway_schema_history SELECT installed_rank + 1000, '9999', 'later', type,"
                    + " 'V9999__later.sql', checksum, installed_by, installed_on, execution_time, success"
                    + " FROM flyway_schema_history WHERE version = '1'");
        }

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("version 9999, which is newer than this program");
    }

    @Test
    void a_refused_file_is_not_kept_locked() {
        database.close();
        Path file = directory.resolve("test.db");
        assertThatThrownBy(() -> TestDatabase.open(new StoreTarget.Sqlite(directory)))
                .isInstanceOf(StoreUnusable.class);

        database = TestDatabase.open(new StoreTarget.Sqlite(file));

        assertThat(names().join()).isEmpty();
    }

    @Test
    void a_read_only_file_is_refused_with_what_is_expected_in_its_place() {
        database.close();
        File file = directory.resolve("test.db").toFile();
        assertThat(file.setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(file.toPath()), "this user may write to every file");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining(
                        "test.db: is read-only (expected: a file in a directory that this user may write to");
    }

    @Test
    void a_file_in_a_read_only_directory_is_refused_since_its_log_is_written_beside_it() {
        database.close();
        assertThat(directory.toFile().setWritable(false)).isTrue();
        try {
            assumeFalse(Files.isWritable(directory), "this user may write to every directory");

            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreUnusable.class)
                    .hasMessageContaining("test.db: is read-only");
        } finally {
            assertThat(directory.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void a_write_that_a_read_only_database_refuses_says_so() throws Exception {
        Exception failure;
        try (Connection reading =
                        new SqliteFile(directory.resolve("test.db")).reading().getConnection();
                Statement statement = reading.createStatement()) {
            failure = catchThrowableOfType(
                    SQLException.class, () -> statement.execute("CREATE TABLE other (name TEXT) STRICT"));
        }

        assertThat(SqlFailures.translated(failure))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessage("the database file is read-only");
    }
}
