package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    @TempDir
    Path directory;

    @Test
    void the_log_begins_anew_although_something_is_written_during_each_checkpoint() throws Exception {
        Path file = directory.resolve("test.db");
        SqliteFile database = new SqliteFile(file);
        try (Connection connection = database.openWriter();
                Checkpoints checkpoints = new Checkpoints(database.writing().getConnection())) {
            SqliteWriter writer = new SqliteWriter(connection, checkpoints);
            write(writer, "CREATE TABLE texts (text TEXT)");
            long size = 0;
            for (int i = 0; i < 20; i++) {
                for (int j = 0; j < 20; j++) {
                    write(writer, "INSERT INTO texts VALUES ('" + "x".repeat(4_000) + "')");
                }
                checkpoints.checkpoint();
                write(writer, "INSERT INTO texts VALUES ('meanwhile')");
                size = size == 0 ? Files.size(directory.resolve("test.db-wal")) : size;
            }

            assertThat(Files.size(directory.resolve("test.db-wal"))).isLessThan(2 * size);
            assertThat(Files.size(file)).isGreaterThan(400 * 4_000);
        }
    }

    private static void write(SqliteWriter writer, String sql) throws Exception {
        Connection taken = writer.take();
        try (Statement statement = taken.createStatement()) {
            statement.execute(sql);
        }
        writer.commit(taken);
        writer.giveBack(taken);
    }
}
