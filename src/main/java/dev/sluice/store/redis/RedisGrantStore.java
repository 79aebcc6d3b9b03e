package dev.sluice.store.redis;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/**
 * A store of shared buckets in Redis or Valkey. One script runs each message as one step. Safe for use by several threads.
 */
public final class RedisGrantStore implements GrantStore, AutoCloseable {

    /**
     * The time after which an answer is not waited for: a quarter of a grant's lifetime. No call waits for it, and one that is given
     * up sooner loses what the store granted.
     */
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final RedisConnection connection;
    private final String prefix;
    private final String database;
    private final Duration timeout;
    private final RedisScript script;

    private RedisGrantStore(RedisConnection connection, RedisTarget target, String database, Duration timeout) {
        this.connection = connection;
        this.prefix = target.key("");
        this.database = database;
        this.timeout = timeout;
        this.script = new RedisScript(
                connection, timeout, "sync/shard.lua", "sync/group.lua", "sync/day.lua", "sync/reply.lua");
    }

    /**
     * Connects to {@code target} and checks that it can be used; blocks for some seconds at most.
     *
     * @param database the identity of the database that all replicas have to share
     * @throws RedisUnusable if it cannot; the message says what to do
     */
    public static RedisGrantStore open(RedisTarget target, String database) {
        return open(target, database, TIMEOUT);
    }

    /** Does what {@link #open(RedisTarget, String)} does, with another time after which an answer is not waited for. */
    static RedisGrantStore open(RedisTarget target, String database, Duration timeout) {
        RedisConnection connection = RedisChecks.connect(target);
        try {
            RedisChecks.check(connection, target);
            return new RedisGrantStore(connection, target, database, timeout);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Makes the replica known, before it shares anything; blocks for some seconds at most, since a replica of its name that was
     * killed counts as alive for three.
     *
     * @throws RedisUnusable if another process is that replica, the replicas that are alive are of another version, or the cluster
     *     is that of another database
     */
    public void join(String replica, String instance) {
        join(replica, instance, RedisChecks.JOIN_ATTEMPTS);
    }

    /** Does what {@link #join(String, String)} does, and gives up after {@code attempts} further ones. */
    void join(String replica, String instance, int attempts) {
        SyncRequest hello = new SyncRequest(
                replica, instance, 0, "", Double.MAX_VALUE, true, false, 0, "", List.of(), List.of(), List.of());
        RedisChecks.join(() -> sync(hello).toCompletableFuture(), replica, prefix, attempts);
    }

    /** Returns the log of facts beside the buckets, which has yet to be started; {@code clock} is told Redis' time in milliseconds. */
    public RedisFactLog facts(String replica, String instance, Ticker ticker, Alarm alarm, LongConsumer clock) {
        return new RedisFactLog(connection, prefix, timeout, replica, instance, ticker, alarm, clock);
    }

    /** Returns a store of other buckets beside these, for callers' own limits; it is closed with this one. */
    public GrantStore callers() {
        String own = prefix + "callers:";
        return request -> sync(request, own);
    }

    @Override
    public CompletionStage<SyncAnswer> sync(SyncRequest request) {
        return sync(request, prefix);
    }

    private CompletionStage<SyncAnswer> sync(SyncRequest request, String keys) {
        return script.run(
                SyncMessage.keys(request, keys),
                SyncMessage.arguments(request, database),
                reply -> SyncMessage.answer(reply, request, keys));
    }

    @Override
    public void close() {
        connection.close();
    }
}
