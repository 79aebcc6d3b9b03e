package dev.sluice.boot;

import dev.sluice.admin.ClusterView;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.ServiceExchange;
import dev.sluice.call.Alarm;
import dev.sluice.call.FactLog;
import dev.sluice.call.Ticker;
import dev.sluice.config.ClusterSettings;
import dev.sluice.config.Settings;
import dev.sluice.limit.SizeExchange;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import dev.sluice.pool.KeyFact;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.store.jdbc.Database;
import dev.sluice.store.jdbc.DatabaseIdentity;
import dev.sluice.store.redis.RedisFactLog;
import dev.sluice.store.redis.RedisGrantStore;
import dev.sluice.telemetry.ClusterDifferences;
import dev.sluice.telemetry.ClusterLog;
import dev.sluice.telemetry.ClusterMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process as one of several replicas, or alone. Joins the cluster when it begins, and leaves it when it is closed. */
final class ClusterMember implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);

    /** The longest that leaving waits for the store. */
    private static final Duration LEAVING = Duration.ofSeconds(1);

    private final @Nullable ClusterSettings settings;
    private final @Nullable GrantBook book;
    private final @Nullable GrantBook callersBook;
    private final @Nullable RedisGrantStore store;
    private final @Nullable RedisFactLog log;
    private final @Nullable ClusterDifferences differences;
    private final TimeSource time;
    private @Nullable GrantSync sync;
    private @Nullable GrantSync callersSync;
    private @Nullable ServiceExchange service;
    private @Nullable SizeExchange sizes;
    private volatile boolean joined;
    private volatile long answeredAt;
    private volatile List<String> replicas = List.of();
    private volatile int lost;

    private ClusterMember(
            @Nullable ClusterSettings settings,
            @Nullable GrantBook book,
            @Nullable GrantBook callersBook,
            @Nullable RedisGrantStore store,
            @Nullable RedisFactLog log,
            @Nullable ClusterDifferences differences,
            TimeSource time) {
        this.settings = settings;
        this.book = book;
        this.callersBook = callersBook;
        this.store = store;
        this.log = log;
        this.differences = differences;
        this.time = time;
    }

    /** Returns a process that is alone, whatever is configured. */
    static ClusterMember alone(TimeSource time) {
        return new ClusterMember(null, null, null, null, null, null, time);
    }

    /**
     * Connects to the shared store, where there is one.
     *
     * @param kept the database that all replicas share
     * @throws dev.sluice.store.redis.RedisUnusable if it cannot be used
     */
    static ClusterMember of(Settings all, OpenStore kept, TimeSource time) {
        ClusterSettings settings = all.cluster();
        if (settings == null) {
            return alone(time);
        }
        String instance = UUID.randomUUID().toString();
        RedisGrantStore store = RedisGrantStore.open(settings.redis(), identity(kept));
        try {
            store.join(settings.replica(), instance);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        ClusterDifferences differences = new ClusterDifferences(settings.replica(), Fingerprint.of(all), time.clock());
        return new ClusterMember(
                settings,
                new GrantBook(settings.replica(), instance, settings.onStoreLoss()),
                new GrantBook(settings.replica(), instance, settings.onStoreLoss()),
                store,
                store.facts(settings.replica(), instance, time.ticker(), time.alarm(), differences::clock),
                differences,
                time);
    }

    private static String identity(OpenStore kept) {
        Database database = kept.database();
        return database == null ? "" : DatabaseIdentity.of(database).join();
    }

    /** Returns whether there are other replicas, or may be. */
    boolean isShared() {
        return settings != null;
    }

    /** Returns what this replica holds of shared limits, or null where it is alone. */
    @Nullable
    GrantBook book() {
        return book;
    }

    /** Returns what this replica holds of callers' own limits, or null where it is alone. */
    @Nullable
    GrantBook callersBook() {
        return callersBook;
    }

    /** Returns the log of what replicas find out. */
    FactLog facts() {
        return log == null ? FactLog.ALONE : log;
    }

    /** Returns a listener that tells the other replicas what is found out about keys. */
    PoolListener telling() {
        FactLog facts = facts();
        return new PoolListener() {
            @Override
            public void keyFact(KeyFact fact) {
                facts.tell(FactLog.Topic.KEYS, fact.values());
            }
        };
    }

    private static void hear(FactLog facts, Pool pool) {
        facts.listen(FactLog.Topic.KEYS, told -> {
            KeyFact fact = KeyFact.of(told.values());
            if (fact != null) {
                pool.adopt(fact, told.age());
            }
        });
    }

    /** Begins to share {@code capacity}, which was made with {@link #book} and {@link #callersBook}. */
    void begin(CapacityAssembly capacity, MeterRegistry registry) {
        if (settings == null
                || book == null
                || callersBook == null
                || store == null
                || log == null
                || differences == null) {
            return;
        }
        ClusterLog changes = new ClusterLog(settings.redis().name(), settings.replica(), settings.onStoreLoss());
        ClusterMeters meters = new ClusterMeters(registry, this::storeUp);
        Ticker ticker = time.ticker();
        Alarm alarm = time.alarm();
        GrantStore shared = store;
        Pool pool = capacity.pool();
        GrantSync begun = new GrantSync(pool.grants(book), shared, ticker, alarm, new GrantSync.Listener() {
            @Override
            public void synced(SyncRequest request, SyncAnswer answer, long nanos) {
                answeredAt = ticker.nanos();
                joined = true;
                replicas = answer.replicas();
                lost = answer.lost();
                meters.synced(request, answer, nanos);
                changes.synced(request, answer, nanos);
            }

            @Override
            public void failed(Throwable why) {
                meters.failed(why);
                changes.failed(why);
            }
        });
        book.whenNeeded(begun::needed);
        sync = begun;
        begun.start();
        beginCallers(capacity.limiter(), callersBook, store);
        hear(log, pool);
        differences.exchange(log);
        service = new ServiceExchange(capacity.queue(), log, ticker, alarm);
        service.start();
        sizes = new SizeExchange(capacity.estimates(), log, ticker, alarm);
        sizes.start();
        log.start();
    }

    private void beginCallers(CallerLimiter limiter, GrantBook shared, RedisGrantStore redis) {
        GrantSync begun = new GrantSync(
                limiter.grants(shared), redis.callers(), time.ticker(), time.alarm(), GrantSync.Listener.NONE);
        shared.whenNeeded(begun::needed);
        callersSync = begun;
        begun.start();
    }

    /** Returns the cluster as this replica sees it now. */
    ClusterView view() {
        if (settings == null) {
            return ClusterView.ALONE;
        }
        boolean up = storeUp();
        return new ClusterView(
                true,
                settings.redis().name(),
                settings.replica(),
                up,
                up
                        ? ""
                        : "the shared store does not answer; "
                                + settings.onStoreLoss().label() + " is in force",
                replicas,
                lost,
                differences == null ? List.of() : differences.lines(replicas),
                settings.onStoreLoss().label());
    }

    private boolean storeUp() {
        return joined && time.ticker().nanos() - answeredAt < GrantBook.LIFETIME.toNanos();
    }

    @Override
    public void close() {
        if (service != null) {
            service.close();
        }
        if (sizes != null) {
            sizes.close();
        }
        if (log != null) {
            log.close();
        }
        leave(callersSync);
        leave(sync);
        if (store != null) {
            store.close();
        }
    }

    private static void leave(@Nullable GrantSync conversation) {
        if (conversation == null) {
            return;
        }
        try {
            conversation.leave().toCompletableFuture().get(LEAVING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("cluster: the store did not hear that this replica leaves; others keep its share back for a"
                    + " minute");
        }
    }
}
