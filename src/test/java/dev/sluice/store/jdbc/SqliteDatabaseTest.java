package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.store.StoreTarget;
import dev.sluice.store.StoreUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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
}
