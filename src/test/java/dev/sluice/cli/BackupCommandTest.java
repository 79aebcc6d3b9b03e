package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.StoreListener;
import dev.sluice.store.StoreTarget;
import dev.sluice.store.jdbc.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands {@code backup} and {@code restore}. */
class BackupCommandTest {

    @TempDir
    Path directory;

    private Prompt prompt(String url) throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yml"), """
                sluice:
                  store: { url: "%s" }
                  providers: [{ name: sim, dialect: openai, base-url: "http://127.0.0.1:1", keys: [sk-sim] }]
                  clients: [{ name: app, key: sk-planted-client }]
                """.formatted(url));
        return new Prompt().with("sluice.config", file.toString());
    }

    private String sqlite() {
        return "jdbc:sqlite:" + directory.resolve("sluice.db");
    }

    private Database open() {
        return Objects.requireNonNull(Database.open(
                new StoreTarget.Sqlite(directory.resolve("sluice.db")), System::nanoTime, StoreListener.NONE));
    }

    @Test
    void a_store_in_use_is_copied_and_comes_back_once_no_relay_runs() throws IOException {
        Path copy = directory.resolve("backup.db");
        try (Database used = open()) {
            Prompt prompt = prompt(sqlite());

            assertThat(prompt.run("backup", copy.toString())).as(prompt.err()).isEqualTo(ExitCode.OK);
            assertThat(prompt.out()).contains("sluice.db: copied to ").contains("backup.db");

            Prompt early = prompt(sqlite());
            assertThat(early.run("restore", "--replace", copy.toString())).isEqualTo(ExitCode.STORE_UNUSABLE);
            assertThat(early.err()).contains("sluice.db: another process uses it");
        }

        Prompt refused = prompt(sqlite());
        assertThat(refused.run("restore", copy.toString())).isEqualTo(ExitCode.STORE_UNUSABLE);
        assertThat(refused.err()).contains("exists already").contains("--replace");

        Prompt restored = prompt(sqlite());
        assertThat(restored.run("restore", copy.toString(), "--replace")).isEqualTo(ExitCode.OK);
        assertThat(directory.resolve("sluice.db.old")).exists();
        open().close();
    }

    @Test
    void a_backup_overwrites_nothing() throws IOException {
        open().close();
        Path taken = Files.writeString(directory.resolve("notes.txt"), "mine");

        Prompt prompt = prompt(sqlite());
        assertThat(prompt.run("backup", taken.toString())).isEqualTo(ExitCode.STORE_UNUSABLE);
        assertThat(prompt.err()).contains("notes.txt: exists already");
        assertThat(taken).hasContent("mine");
    }

    @Test
    void other_stores_are_refused_with_the_remedy() throws IOException {
        Prompt postgres = prompt("jdbc:postgresql://127.0.0.1:1/db");
        assertThat(postgres.run("backup", directory.resolve("b").toString())).isEqualTo(ExitCode.STORE_UNUSABLE);
        assertThat(postgres.err()).contains("PostgreSQL").contains("pg_dump");

        Prompt none = prompt("none");
        assertThat(none.run("restore", directory.resolve("b").toString())).isEqualTo(ExitCode.STORE_UNUSABLE);
        assertThat(none.err()).contains("keeps nothing");
    }

    @Test
    void what_is_no_backup_is_refused_and_changes_nothing() throws IOException {
        open().close();
        Path text = Files.writeString(directory.resolve("notes.txt"), "no database ".repeat(1_000));

        Prompt prompt = prompt(sqlite());
        assertThat(prompt.run("restore", "--replace", text.toString())).isEqualTo(ExitCode.STORE_UNUSABLE);
        assertThat(prompt.err()).contains("not an SQLite database");
        Prompt missing = prompt(sqlite());
        assertThat(missing.run(
                        "restore", "--replace", directory.resolve("gone.db").toString()))
                .isEqualTo(ExitCode.STORE_UNUSABLE);
        assertThat(missing.err()).contains("gone.db: no such file");
        open().close();
    }

    @ParameterizedTest
    @CsvSource({"backup,", "backup,a b", "restore,", "restore,--force a", "restore,a b"})
    void a_wrong_command_line_is_told_the_right_one(String command, String rest) {
        Prompt prompt = new Prompt();

        assertThat(prompt.run((command + (rest == null ? "" : ' ' + rest)).split(" ")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err()).contains("usage:").contains("FILE");
    }
}
