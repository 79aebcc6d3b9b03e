package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Alarm;
import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import dev.sluice.call.Secret;
import dev.sluice.call.Ticker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Holds the log of facts to its contract, over Redis. */
@Testcontainers(disabledWithoutDocker = true)
class RedisFactLogIT extends FactLogContract {

    private static final GenericContainer<?> REDIS = RedisGrantStoreIT.started("redis:7.4-alpine");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** A name of its own for each test keeps them apart. */
    private final String name = UUID.randomUUID().toString();

    /** Returns the server that the tests run over. */
    GenericContainer<?> server() {
        return REDIS;
    }

    @Override
    FactLog join(String replica, FactLog.Topic topic, Consumer<Fact> listener) {
        RedisGrantStore store =
                RedisGrantStore.open(target(name), RedisGrantStoreIT.DATABASE, RedisGrantStoreIT.PATIENTLY);
        opened.push(store);
        RedisFactLog log = store.facts(replica, replica + "-run", ticker(), alarm(), millis -> {});
        opened.push(log);
        log.listen(topic, listener);
        log.start();
        return log;
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        timer.shutdownNow();
    }

    @Test
    void a_log_that_was_emptied_goes_on() throws Exception {
        BlockingQueue<Fact> heard = new LinkedBlockingQueue<>();
        FactLog a = join("a", FactLog.Topic.KEYS, fact -> {});
        join("b", FactLog.Topic.KEYS, heard::add);
        a.tell(FactLog.Topic.KEYS, List.of("before"));
        next(heard);
        server().execInContainer("redis-cli", "-a", RedisGrantStoreIT.PASSWORD, "FLUSHALL");
        a.tell(FactLog.Topic.KEYS, List.of("after"));
        assertThat(next(heard).values()).containsExactly("after");
    }

    @Test
    void clusters_of_other_names_share_a_server_and_nothing_else() throws Exception {
        BlockingQueue<Fact> heard = new LinkedBlockingQueue<>();
        FactLog a = join("a", FactLog.Topic.KEYS, fact -> {});
        join("b", FactLog.Topic.KEYS, heard::add);
        RedisGrantStore other =
                RedisGrantStore.open(target(name + "-other"), RedisGrantStoreIT.DATABASE, RedisGrantStoreIT.PATIENTLY);
        opened.push(other);
        RedisFactLog ofOther = other.facts("c", "c-run", ticker(), alarm(), millis -> {});
        opened.push(ofOther);
        ofOther.start();
        ofOther.tell(FactLog.Topic.KEYS, List.of("of the other"));
        a.tell(FactLog.Topic.KEYS, List.of("of a"));
        assertThat(next(heard).values()).containsExactly("of a");
    }

    private RedisTarget target(String cluster) {
        String url = "redis://" + server().getHost() + ':' + server().getMappedPort(6379);
        return new RedisTarget(List.of(url), null, Secret.of(RedisGrantStoreIT.PASSWORD), List.of(), cluster);
    }

    private static Ticker ticker() {
        return System::nanoTime;
    }

    private Alarm alarm() {
        return (nanos, task) -> {
            ScheduledFuture<?> scheduled =
                    timer.schedule(task, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        };
    }
}
