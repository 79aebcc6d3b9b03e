package dev.sluice.boot;

import dev.sluice.admin.ClusterView;
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

    private final TimeSource time;

    /** Null where this process is alone. */
    private final @Nullable Membership membership;

    /** Null until this process begins to share. */
    private @Nullable Exchanges exchanges;

    private volatile boolean joined;
    private volatile long answeredAt;
    private volatile List<String> replicas = List.of();
    private volatile int lost;

    private ClusterMember(TimeSource time, @Nullable Membership membership) {
        this.time = time;
        this.membership = membership;
    }

    /**
     * The parts of a member of a cluster.
     *
     * @param book what this replica holds of the accounts' limits
     * @param callersBook what this replica holds of callers' own limits
     * @param store the grants of all replicas
     * @param log what replicas find out
     * @param differences the replicas whose configuration or clock differs
     */
    private record Membership(
            ClusterSettings settings,
            GrantBook book,
            GrantBook callersBook,
            RedisGrantStore store,
            RedisFactLog log,
            ClusterDifferences differences) {}

    /** The exchanges with other replicas: of grants, of the service that callers received, and of the sizes of calls. */
    private record Exchanges(GrantSync grants, GrantSync callersGrants, ServiceExchange service, SizeExchange sizes) {}

    /** Returns a process that is alone, whatever is configured. */
    static ClusterMember alone(TimeSource time) {
        return new ClusterMember(time, null);
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
                time,
                new Membership(
                        settings,
                        new GrantBook(settings.replica(), instance, settings.onStoreLoss()),
                        new GrantBook(settings.replica(), instance, settings.onStoreLoss()),
                        store,
                        store.facts(settings.replica(), instance, time.ticker(), time.alarm(), differences::clock),
                        differences));
    }

    private static String identity(OpenStore kept) {
        Database database = kept.database();
        return database == null ? "" : DatabaseIdentity.of(database).join();
    }

    /** Returns whether there are other replicas, or may be. */
    boolean isShared() {
        return membership != null;
    }

    /** Returns what this replica holds of shared limits, or null where it is alone. */
    @Nullable
    GrantBook book() {
        return membership == null ? null : membership.book();
    }

    /** Returns what this replica holds of callers' own limits, or null where it is alone. */
    @Nullable
    GrantBook callersBook() {
        return membership == null ? null : membership.callersBook();
    }

    /** Returns the log of what replicas find out. */
    FactLog facts() {
        return membership == null ? FactLog.ALONE : membership.log();
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
        if (membership == null) {
            return;
        }
        Ticker ticker = time.ticker();
        Alarm alarm = time.alarm();
        RedisFactLog log = membership.log();
        GrantSync grants = syncing(
                membership.book(),
                capacity.pool().grants(membership.book()),
                membership.store(),
                observer(membership.settings(), registry));
        GrantSync callersGrants = syncing(
                membership.callersBook(),
                capacity.limiter().grants(membership.callersBook()),
                membership.store().callers(),
                GrantSync.Listener.NONE);
        hear(log, capacity.pool());
        membership.differences().exchange(log);
        ServiceExchange service = new ServiceExchange(capacity.queue(), log, ticker, alarm);
        service.start();
        SizeExchange sizes = new SizeExchange(capacity.estimates(), log, ticker, alarm);
        sizes.start();
        log.start();
        exchanges = new Exchanges(grants, callersGrants, service, sizes);
    }

    private GrantSync syncing(GrantBook book, GrantSync.Owner owner, GrantStore store, GrantSync.Listener listener) {
        GrantSync begun = new GrantSync(owner, store, time.ticker(), time.alarm(), listener);
        book.whenNeeded(begun::needed);
        begun.start();
        return begun;
    }

    /** Returns the listener that keeps what the store last said, and has it logged and counted. */
    private GrantSync.Listener observer(ClusterSettings settings, MeterRegistry registry) {
        ClusterLog changes = new ClusterLog(settings.redis().name(), settings.replica(), settings.onStoreLoss());
        ClusterMeters meters = new ClusterMeters(registry, this::storeUp);
        return new GrantSync.Listener() {
            @Override
            public void synced(SyncRequest request, SyncAnswer answer, long nanos) {
                answeredAt = time.ticker().nanos();
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
        };
    }

    /** Returns the cluster as this replica sees it now. */
    ClusterView view() {
        if (membership == null) {
            return ClusterView.ALONE;
        }
        ClusterSettings settings = membership.settings();
        String onStoreLoss = settings.onStoreLoss().label();
        boolean up = storeUp();
        return new ClusterView(
                true,
                settings.redis().name(),
                settings.replica(),
                up,
                up ? "" : "the shared store does not answer; " + onStoreLoss + " is in force",
                replicas,
                lost,
                membership.differences().lines(replicas),
                onStoreLoss);
    }

    private boolean storeUp() {
        return joined && time.ticker().nanos() - answeredAt < GrantBook.LIFETIME.toNanos();
    }

    @Override
    public void close() {
        if (membership == null) {
            return;
        }
        if (exchanges != null) {
            exchanges.service().close();
            exchanges.sizes().close();
        }
        membership.log().close();
        if (exchanges != null) {
            leave(exchanges.callersGrants());
            leave(exchanges.grants());
        }
        membership.store().close();
    }

    private static void leave(GrantSync conversation) {
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
