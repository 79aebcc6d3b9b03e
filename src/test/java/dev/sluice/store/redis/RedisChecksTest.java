package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Secret;
import dev.sluice.limit.grant.SyncRequest;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what is refused at the start of servers that a test cannot easily have, as other versions and such that hang. */
class RedisChecksTest {

    private static final String OK = "+OK\r\n";
    private static final String INFO = "redis_version:%s\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"6.0.20", "5.0.14", "2.8.4"})
    void a_version_that_is_too_old_is_refused_by_its_number(String version) throws IOException {
        refused(answering(version), "is version " + version + " (expected: Redis 6.2 or later, or Valkey)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2.0", "7.4.1", "10.0.0"})
    void a_version_that_is_new_enough_is_taken(String version) throws IOException {
        try (ScriptedRedis redis = new ScriptedRedis(answering(version));
                RedisGrantStore store = RedisGrantStore.open(target(redis), "db")) {
            assertThat(store).isNotNull();
        }
    }

    @Test
    void a_server_that_accepts_and_never_answers_is_refused() throws IOException {
        refused(command -> null, "does not answer (expected: an answer within 3 seconds)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INFO", "EVAL"})
    void a_server_that_stops_answering_is_refused(String from) throws IOException {
        Function<List<String>, @Nullable String> answers = answering("7.4.0");
        refused(command -> name(command).equals(from) ? null : answers.apply(command), "does not answer");
    }

    @Test
    void a_proxy_that_blocks_scripts_is_refused() throws IOException {
        Function<List<String>, @Nullable String> answers = answering("7.4.0");
        refused(
                command -> name(command).equals("EVAL") ? "-ERR unknown command 'EVAL'\r\n" : answers.apply(command),
                "runs no script that writes: ERR unknown command 'EVAL' (expected: a user, and no proxy, that allows"
                        + " EVAL");
    }

    @Test
    void a_primary_that_became_a_copy_since_is_refused() throws IOException {
        Function<List<String>, @Nullable String> answers = answering("7.4.0");
        refused(
                command -> name(command).equals("EVAL") ? "-READONLY You can't write\r\n" : answers.apply(command),
                "is read-only");
    }

    @Test
    void a_redis_cluster_that_does_not_serve_all_slots_is_refused() throws IOException {
        Function<List<String>, @Nullable String> answers = answering("7.4.0");
        refused(
                command ->
                        name(command).equals("EVAL") ? "-CLUSTERDOWN The cluster is down\r\n" : answers.apply(command),
                "is a Redis Cluster that does not serve all slots: CLUSTERDOWN The cluster is down");
    }

    @Test
    void a_connection_that_is_lost_while_it_is_checked_is_waited_for() {
        AtomicInteger asked = new AtomicInteger();
        String answer = RedisChecks.unlessLost(
                () -> {
                    if (asked.getAndIncrement() == 0) {
                        throw new RedisException("Currently not connected. Commands are rejected.");
                    }
                    return "answered";
                },
                1);
        assertThat(answer).isEqualTo("answered");
    }

    @Test
    void a_connection_that_stays_lost_or_is_refused_fails() {
        RedisException lost = new RedisException("Currently not connected. Commands are rejected.");
        RedisException refused = new RedisCommandExecutionException("NOAUTH Authentication required.");
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> RedisChecks.unlessLost(() -> failing(lost, asked), 1))
                .isSameAs(lost);
        assertThat(asked.get()).isEqualTo(2);
        assertThatThrownBy(() -> RedisChecks.unlessLost(() -> failing(refused, asked), 1))
                .isSameAs(refused);
        assertThat(asked.get()).isEqualTo(3);
    }

    private static String failing(RedisException failure, AtomicInteger asked) {
        asked.incrementAndGet();
        throw failure;
    }

    @Test
    void an_answer_that_comes_too_late_later_on_fails_its_message_and_nothing_waits() throws IOException {
        AtomicBoolean hangs = new AtomicBoolean();
        Function<List<String>, @Nullable String> answers = answering("7.4.0");
        try (ScriptedRedis redis = new ScriptedRedis(command -> hangs.get() ? null : answers.apply(command));
                RedisGrantStore store = RedisGrantStore.open(target(redis), "db", Duration.ofMillis(50))) {
            hangs.set(true);
            SyncRequest hello =
                    new SyncRequest("a", "a-run", 1, "", 0, true, false, 0, "", List.of(), List.of(), List.of());
            assertThatThrownBy(() -> store.sync(hello).toCompletableFuture().join())
                    .hasCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("no answer within 50 ms");
        }
    }

    private static void refused(Function<List<String>, @Nullable String> answers, String why) throws IOException {
        try (ScriptedRedis redis = new ScriptedRedis(answers)) {
            assertThatThrownBy(() -> RedisGrantStore.open(target(redis), "db"))
                    .isInstanceOf(RedisUnusable.class)
                    .hasMessageStartingWith("sluice.cluster.redis: the Redis ")
                    .hasMessageContaining(why)
                    .hasMessageNotContaining("s3cret");
        }
    }

    private static Function<List<String>, @Nullable String> answering(String version) {
        return command -> switch (name(command)) {
            case "INFO" -> ScriptedRedis.bulk(INFO.formatted(version));
            case "PING" -> "+PONG\r\n";
            default -> OK;
        };
    }

    private static String name(List<String> command) {
        return command.get(0).toUpperCase(Locale.ROOT);
    }

    private static RedisTarget target(ScriptedRedis redis) {
        return new RedisTarget(List.of(redis.url()), null, Secret.of("s3cret"), List.of(), "test");
    }
}
