package dev.sluice.boot;

import dev.sluice.access.AccessStore;
import dev.sluice.access.StoredAccess;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** A refresh that takes the changes of access that other processes make in a shared store, within a second. */
final class AccessRefresh implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccessRefresh.class);

    /** One read of one row each time. */
    private static final long PERIOD_MILLIS = 500;

    private final StoredAccess stored;
    private final @Nullable Disposable running;
    private boolean failing;

    /** @param shared whether other processes can change the store */
    AccessRefresh(StoredAccess stored, boolean shared) {
        this.stored = stored;
        this.running = shared
                ? Schedulers.boundedElastic()
                        .schedulePeriodically(this::refresh, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS)
                : null;
    }

    private void refresh() {
        try {
            stored.refresh();
            failing = false;
        } catch (AccessStore.Unavailable e) {
            if (!failing) {
                LOG.warn(
                        "the store cannot be read, changes by other processes are not seen until it can: {}",
                        e.getMessage());
            }
            failing = true;
        }
    }

    @Override
    public void close() {
        if (running != null) {
            running.dispose();
        }
    }
}
