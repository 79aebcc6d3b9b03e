package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.StoreUnavailable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of a database, whatever its kind. */
abstract class DatabaseContract {

    Database database;

    abstract Database open();

    @BeforeEach
    void opens() {
        database = open();
    }

    @AfterEach
    void closes() {
        database.close();
    }

    @Test
    void its_identity_is_made_once_and_is_its_own() {
        String identity = DatabaseIdentity.of(database).join();
        assertThat(identity).hasSize(36);
        assertThat(DatabaseIdentity.of(database).join()).isEqualTo(identity);
    }

    @Test
    void reads_see_what_was_committed() {
        database.write(insert("a", "1")).join();
        database.append(insert("b", "2")).join();

        assertThat(names().join()).containsExactly("a", "b");
    }

    @Test
    void a_work_that_fails_is_rolled_back_and_spoils_none_beside_it() {
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            results.add(database.append(insert("n" + i, "kept")));
            String lost = "lost" + i;
            results.add(database.append(connection -> {
                insert(lost, "lost").run(connection);
                throw new IllegalStateException("after the row was written");
            }));
        }

        for (int i = 0; i < 100; i += 2) {
            assertThat(results.get(i).join()).isEqualTo(1);
            CompletableFuture<Integer> failed = results.get(i + 1);
            assertThatThrownBy(failed::join).hasCauseInstanceOf(IllegalStateException.class);
        }
        assertThat(names().join()).hasSize(50).noneMatch(name -> name.startsWith("lost"));
    }

    @Test
    void an_error_of_the_database_is_only_its_own_works() {
        database.write(insert("a", "1")).join();

        CompletableFuture<Integer> again = database.write(insert("a", "2"));
        CompletableFuture<Integer> other = database.write(insert("b", "3"));

        assertThatThrownBy(again::join).isInstanceOf(CompletionException.class).hasCauseInstanceOf(SQLException.class);
        assertThat(other.join()).isEqualTo(1);
    }

    @Test
    void a_reader_cannot_write() {
        CompletableFuture<Integer> written = database.read(insert("a", "1"));

        assertThatThrownBy(written::join).isInstanceOf(CompletionException.class);
    }

    @Test
    void works_that_were_queued_are_done_before_it_closes() {
        List<CompletableFuture<Integer>> queued = IntStream.range(0, 500)
                .mapToObj(i -> database.append(insert("n" + i, "kept")))
                .toList();

        database.close();

        assertThat(queued).allSatisfy(each -> assertThat(each.join()).isEqualTo(1));
        CompletableFuture<Integer> late = database.append(insert("late", "lost"));
        assertThatThrownBy(late::join).hasCauseInstanceOf(StoreUnavailable.class);
    }

    static SqlTask<Integer> insert(String name, String value) {
        return connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("INSERT INTO kept_value (name, value) VALUES (?, ?)")) {
                statement.setString(1, name);
                statement.setString(2, value);
                return statement.executeUpdate();
            }
        };
    }

    CompletableFuture<List<String>> names() {
        return database.read(connection -> {
            List<String> names = new ArrayList<>();
            try (PreparedStatement statement =
                            connection.prepareStatement("SELECT name FROM kept_value ORDER BY name");
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
    }
}
