package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Secret;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.SyncRequest;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
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
        opened = RedisGrantStore.open(target(PASSWORD), PATIENTLY);
        return opened;
    }

    @Override
    void flush() {
        command(RedisCommands::flushall);
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
        assertThatThrownBy(() -> RedisGrantStore.open(target("wrong")))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("refuses the user or password")
                .hasMessageNotContaining("wrong\"");
    }

    @Test
    void a_missing_password_is_refused() {
        assertThatThrownBy(() -> RedisGrantStore.open(target(null)))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("asks for a password");
    }

    @Test
    void a_store_that_evicts_is_refused_with_the_remedy() {
        command(redis -> redis.configSet("maxmemory-policy", "allkeys-lru"));
        assertThatThrownBy(() -> RedisGrantStore.open(target(PASSWORD)))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("allkeys-lru")
                .hasMessageContaining("CONFIG SET maxmemory-policy noeviction");
    }

    @Test
    void a_read_only_store_is_refused() {
        command(redis -> redis.replicaof("127.0.0.1", 1));
        assertThatThrownBy(() -> RedisGrantStore.open(target(PASSWORD)))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("read-only");
    }

    @Test
    void a_user_that_may_not_run_scripts_is_refused() {
        command(redis -> redis.dispatch(
                CommandType.ACL,
                new StatusOutput<>(StringCodec.UTF8),
                new CommandArgs<>(StringCodec.UTF8)
                        .add("SETUSER")
                        .add("scriptless")
                        .add("on")
                        .add(">p")
                        .add("~*")
                        .add("+@all")
                        .add("-@scripting")));
        RedisTarget target = new RedisTarget(List.of(url()), "scriptless", Secret.of("p"), "test");
        assertThatThrownBy(() -> RedisGrantStore.open(target))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("allows EVAL and EVALSHA");
    }

    @Test
    void a_store_that_is_not_there_is_refused() {
        RedisTarget target = new RedisTarget(List.of("redis://127.0.0.1:1"), null, null, "test");
        assertThatThrownBy(() -> RedisGrantStore.open(target))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void replicas_that_are_alive_refuse_one_that_speaks_another_version() {
        GrantStore store = open();
        store.sync(hello("a")).toCompletableFuture().join();
        command(redis -> redis.hset("{sluice:test}:state", "version", "9"));
        assertThatThrownBy(() -> store.sync(hello("b")).toCompletableFuture().join())
                .hasMessageContaining("VERSION replicas that are alive speak version 9");
    }

    private static SyncRequest hello(String replica) {
        return new SyncRequest(
                replica, replica + "-run", 1, "", Double.MAX_VALUE, true, false, 0, "", List.of(), List.of());
    }

    private RedisTarget target(@Nullable String password) {
        return new RedisTarget(List.of(url()), null, password == null ? null : Secret.of(password), "test");
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
