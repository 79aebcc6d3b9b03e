package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.SQLException;
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

    private static SqlWork<Integer> crossing(String first, String second, CountDownLatch held, AtomicInteger runs) {
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
