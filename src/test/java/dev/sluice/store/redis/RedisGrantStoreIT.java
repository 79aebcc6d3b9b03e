package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Secret;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Holds the script to the contract, over Redis, and what is refused at start. */
@Testcontainers(disabledWithoutDocker = true)
class RedisGrantStoreIT extends GrantStoreContract {

    static final String PASSWORD = "s3cret-of-redis";
    static final String DATABASE = "database-of-the-test";

    /** The version of scripts before this one's. */
    private static final String OLDER = Integer.toString(Integer.parseInt(SyncMessage.VERSION) - 1);

    /** Long enough for a machine that is busy. */
    static final Duration PATIENTLY = Duration.ofSeconds(20);

    private static final GenericContainer<?> REDIS = started("redis:7.4-alpine");

    private @Nullable RedisGrantStore opened;

    static GenericContainer<?> started(String image) {
        GenericContainer<?> container = new GenericContainer<>(image)
                .withExposedPorts(6379)
                .withCommand(
                        image.startsWith("valkey") ? "valkey-server" : "redis-server",
                        "--requirepass",
                        PASSWORD,
                        "--maxmemory-policy",
                        "noeviction")
                // The mapped port accepts connections before the server does.
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
        container.start();
        return container;
    }

    /** Returns the server that the tests run over. */
    GenericContainer<?> server() {
        return REDIS;
    }

    @Override
    GrantStore open() {
        flush();
        opened = RedisGrantStore.open(target(PASSWORD), DATABASE, PATIENTLY);
        return opened;
    }

    @Override
    void flush() {
        command(RedisCommands::flushall);
    }

    @Override
    void expire() {
        command(redis -> redis.del("{sluice:test}:limits:g"));
    }

    /** Moves all that Redis' time was noted of into the past. */
    @Override
    void pass(Duration time) {
        command(redis -> {
            Map<String, String> state = redis.hgetall("{sluice:test}:state");
            state.replaceAll((field, value) -> {
                if (field.equals("last") || field.equals("calm")) {
                    return earlier(value, time);
                }
                String[] parts = value.split("\\|", -1);
                for (int i = 6; field.startsWith("r:") && i < parts.length; i += 3) {
                    parts[i] = earlier(parts[i], time);
                }
                return String.join("|", parts);
            });
            redis.hset("{sluice:test}:state", state);
        });
    }

    private static String earlier(String millis, Duration time) {
        return Double.toString(Double.parseDouble(millis) - time.toMillis());
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
        command(redis -> redis.configSet("maxmemory-policy", "noeviction"));
        command(RedisCommands::replicaofNoOne);
    }

    @Test
    void a_wrong_password_is_refused() {
        assertThatThrownBy(() -> RedisGrantStore.open(target("wrong"), DATABASE))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("refuses the user or password")
                .hasMessageNotContaining("wrong\"");
    }

    @Test
    void a_missing_password_is_refused() {
        assertThatThrownBy(() -> RedisGrantStore.open(target(null), DATABASE))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("asks for a password");
    }

    @Test
    void a_store_that_evicts_is_refused_with_the_remedy() {
        command(redis -> redis.configSet("maxmemory-policy", "allkeys-lru"));
        assertThatThrownBy(() -> RedisGrantStore.open(target(PASSWORD), DATABASE))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("allkeys-lru")
                .hasMessageContaining("CONFIG SET maxmemory-policy noeviction");
    }

    @Test
    void a_read_only_store_is_refused() {
        command(redis -> redis.replicaof("127.0.0.1", 1));
        assertThatThrownBy(() -> RedisGrantStore.open(target(PASSWORD), DATABASE))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("read-only");
    }

    @Test
    void a_user_that_may_not_run_scripts_is_refused() {
        addUser("scriptless", "~*", "+@all", "-@scripting");
        RedisTarget target = new RedisTarget(List.of(url()), "scriptless", Secret.of("p"), List.of(), "test");
        assertThatThrownBy(() -> RedisGrantStore.open(target, DATABASE))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("allows EVAL and EVALSHA");
    }

    @Test
    void a_user_of_other_keys_is_refused() {
        addUser("elsewhere", "~other:*", "+@all");
        RedisTarget target = new RedisTarget(List.of(url()), "elsewhere", Secret.of("p"), List.of(), "test");
        assertThatThrownBy(() -> RedisGrantStore.open(target, DATABASE))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("on keys {sluice:test}:*");
    }

    private void addUser(String name, String... rights) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8)
                .add("SETUSER")
                .add(name)
                .add("on")
                .add(">p");
        List.of(rights).forEach(arguments::add);
        command(redis -> redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments));
    }

    @Test
    void a_cluster_of_the_same_name_with_another_database_is_refused_and_disturbs_nothing() {
        RedisGrantStore first = opened();
        first.join("a", "a-run");
        try (RedisGrantStore other = RedisGrantStore.open(target(PASSWORD), "another database", PATIENTLY)) {
            assertThatThrownBy(() -> other.join("b", "b-run"))
                    .isInstanceOf(RedisUnusable.class)
                    .hasMessageContaining("sluice.cluster.name")
                    .hasMessageContaining("another database")
                    .hasMessageContaining("HDEL {sluice:test}:state database");
        }
        assertThat(answerTo("a", 1).replicas()).containsExactly("a");
    }

    @Test
    void a_replica_that_bears_the_name_of_one_that_is_alive_is_refused() {
        RedisGrantStore first = opened();
        try (RedisGrantStore second = RedisGrantStore.open(target(PASSWORD), DATABASE, PATIENTLY)) {
            first.join("a", "a-run");
            assertThatThrownBy(() -> second.join("a", "another-run", 0))
                    .isInstanceOf(RedisUnusable.class)
                    .hasMessageContaining("sluice.cluster.replica: another process is a already");
        }
        assertThat(answerTo("a", 1).replicas()).containsExactly("a");
    }

    private RedisGrantStore opened() {
        return Objects.requireNonNull(opened);
    }

    @Test
    void a_store_that_is_not_there_is_refused() {
        RedisTarget target = new RedisTarget(List.of("redis://127.0.0.1:1"), null, null, List.of(), "test");
        assertThatThrownBy(() -> RedisGrantStore.open(target, DATABASE))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void a_release_of_another_form_does_not_start_beside_an_older_one_and_does_once_that_has_stopped() {
        RedisGrantStore newer = opened();
        try (RedisConnection old = RedisConnection.open(target(PASSWORD))) {
            older(old, 1, false);
            assertThatThrownBy(() -> newer.join("new", "new-run", 0))
                    .isInstanceOf(RedisUnusable.class)
                    .hasMessageContaining("replicas that are alive speak version " + OLDER)
                    .hasMessageContaining("this one speaks " + SyncMessage.VERSION)
                    .hasMessageContaining("all of them stopped first");
            assertThat(older(old, 2, false)).isEqualTo("answered");
            older(old, 3, true);
        }
        newer.join("new", "new-run", 0);
        assertThat(answerTo("new", 1).replicas()).containsExactly("new");
    }

    @Test
    void an_older_release_of_another_form_does_not_start_beside_this_one_and_disturbs_nothing() {
        try (RedisConnection old = RedisConnection.open(target(PASSWORD))) {
            opened().join("new", "new-run", 0);
            assertThatThrownBy(() -> older(old, 1, false))
                    .hasMessageContaining("VERSION replicas that are alive speak version " + SyncMessage.VERSION);
        }
        assertThat(answerTo("new", 1).replicas()).containsExactly("new");
    }

    /** Sends what a replica does whose script is one version older. It counts as alive for three seconds after that. */
    private String older(RedisConnection connection, long sequence, boolean leaving) {
        SyncRequest request = new SyncRequest(
                "old",
                "old-run",
                sequence,
                "",
                Double.MAX_VALUE,
                true,
                leaving,
                0,
                "",
                List.of(),
                List.of(),
                List.of());
        String[] arguments = SyncMessage.arguments(request, DATABASE);
        arguments[0] = OLDER;
        return new RedisScript(
                        connection, PATIENTLY, "sync/shard.lua", "sync/group.lua", "sync/day.lua", "sync/reply.lua")
                .run(SyncMessage.keys(request, "{sluice:test}:"), arguments, reply -> "answered")
                .join();
    }

    private SyncAnswer answerTo(String replica, long sequence) {
        SyncRequest request = new SyncRequest(
                replica,
                replica + "-run",
                sequence,
                "",
                Double.MAX_VALUE,
                true,
                false,
                0,
                "",
                List.of(),
                List.of(),
                List.of());
        return opened().sync(request).toCompletableFuture().join();
    }

    RedisTarget target(@Nullable String password) {
        return new RedisTarget(List.of(url()), null, password == null ? null : Secret.of(password), List.of(), "test");
    }

    private String url() {
        return "redis://" + server().getHost() + ':' + server().getMappedPort(6379);
    }

    private void command(Consumer<RedisCommands<String, String>> command) {
        try (RedisClient client = RedisClient.create(url().replace("redis://", "redis://:" + PASSWORD + '@'))) {
            command.accept(client.connect().sync());
        }
    }
}
