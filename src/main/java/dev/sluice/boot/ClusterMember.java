package dev.sluice.boot;

import dev.sluice.admin.ClusterView;
import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.config.ClusterSettings;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import dev.sluice.pool.Pool;
import dev.sluice.store.redis.RedisGrantStore;
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

    private static final Logger log = LoggerFactory.getLogger(ClusterMember.class);

    /** The longest that leaving waits for the store. */
    private static final Duration LEAVING = Duration.ofSeconds(1);

    private final @Nullable ClusterSettings settings;
    private final @Nullable GrantBook book;
    private final @Nullable RedisGrantStore store;
    private final Ticker ticker;
    private @Nullable GrantSync sync;
    private volatile boolean joined;
    private volatile long answeredAt;
    private volatile List<String> replicas = List.of();
    private volatile int lost;

    private ClusterMember(
            @Nullable ClusterSettings settings,
            @Nullable GrantBook book,
            @Nullable RedisGrantStore store,
            Ticker ticker) {
        this.settings = settings;
        this.book = book;
        this.store = store;
        this.ticker = ticker;
    }

    /**
     * Connects to the shared store, where there is one.
     *
     * @throws dev.sluice.store.redis.RedisUnusable if it cannot be used
     */
    static ClusterMember of(@Nullable ClusterSettings settings, Ticker ticker) {
        if (settings == null) {
            return new ClusterMember(null, null, null, ticker);
        }
        String instance = UUID.randomUUID().toString();
        RedisGrantStore store = RedisGrantStore.open(settings.redis());
        try {
            store.join(settings.replica(), instance);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return new ClusterMember(
                settings, new GrantBook(settings.replica(), instance, settings.onStoreLoss()), store, ticker);
    }

    /** Returns what this replica holds of shared limits, or null where it is alone. */
    @Nullable
    GrantBook book() {
        return book;
    }

    /** Begins to share the accounts of {@code pool}, which was made with {@link #book}. */
    void begin(Pool pool, Alarm alarm, MeterRegistry registry) {
        if (settings == null || book == null || store == null) {
            return;
        }
        ClusterLog changes = new ClusterLog(settings.redis().name(), settings.replica(), settings.onStoreLoss());
        ClusterMeters meters = new ClusterMeters(registry, this::storeUp);
        GrantStore shared = store;
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
                settings.onStoreLoss().label());
    }

    private boolean storeUp() {
        return joined && ticker.nanos() - answeredAt < GrantBook.LIFETIME.toNanos();
    }

    @Override
    public void close() {
        if (sync != null) {
            try {
                sync.leave().toCompletableFuture().get(LEAVING.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                log.warn(
                        "cluster: the store did not hear that this replica leaves; others keep its share back for a minute");
            }
        }
        if (store != null) {
            store.close();
        }
    }
}
