package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.store.StoreTarget;
import dev.sluice.store.StoreUnusable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
class PostgresDatabaseIT extends DatabaseContract {

    @Override
    Database open() {
        return TestDatabase.postgres();
    }

    @Test
    void of_works_that_wait_for_each_other_in_a_circle_both_are_done_in_the_end() {
        database.write(insert("a", "")).join();
        database.write(insert("b", "")).join();
        CountDownLatch bothHoldOne = new CountDownLatch(2);
        AtomicInteger runs = new AtomicInteger();

        CompletableFuture<Integer> one = database.write(crossing("a", "b", bothHoldOne, runs));
        CompletableFuture<Integer> other = database.write(crossing("b", "a", bothHoldOne, runs));

        assertThat(one.join() + other.join()).isEqualTo(2);
        assertThat(runs.get()).isEqualTo(3);
    }

    @Test
    void a_newer_schema_is_refused_and_left_as_it_is() {
        StoreTarget.Postgres target = TestDatabase.postgresTarget();
        try (Database first = TestDatabase.open(target)) {
            first.write(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            return statement.executeUpdate(
                                    "INSERT INTO flyway_schema_history SELECT installed_rank + 1000, '9999', 'later',"
                                            + " type, 'V9999__later.sql', checksum, installed_by, installed_on,"
                                            + " execution_time, success FROM flyway_schema_history WHERE version = '1'");
                        }
                    })
                    .join();
        }

        assertThatThrownBy(() -> TestDatabase.open(target))
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining("version 9999, which is newer than this program");
    }

    private static SqlTask<Integer> crossing(String first, String second, CountDownLatch held, AtomicInteger runs) {
        return connection -> {
            runs.incrementAndGet();
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE kept_value SET value = value || 'x' WHERE name = ?")) {
                update.setString(1, first);
                update.executeUpdate();
                held.countDown();
                held.await();
                update.setString(1, second);
                return update.executeUpdate();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
        };
    }
}
