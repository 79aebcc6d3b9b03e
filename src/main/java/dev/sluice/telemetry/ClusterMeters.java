package dev.sluice.telemetry;

import dev.sluice.limit.grant.GrantSync;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Meters of the conversation with the store that replicas share. Safe for use by several threads. */
public final class ClusterMeters implements GrantSync.Listener {

    private final Timer syncs;
    private final Counter granted;
    private final Counter waiting;
    private final Counter failed;
    private volatile int replicas = 1;
    private volatile int sharers = 1;

    /** @param up whether the store has answered within the lifetime of a grant */
    public ClusterMeters(MeterRegistry registry, BooleanSupplier up) {
        Gauge.builder("sluice.cluster.store.up", () -> up.getAsBoolean() ? 1 : 0)
                .description("1 while the shared store answers, 0 while this replica goes on without it")
                .register(registry);
        Gauge.builder("sluice.cluster.replicas", () -> replicas)
                .description("The replicas that are alive, as far as this one knows")
                .register(registry);
        Gauge.builder("sluice.cluster.share", () -> 1.0 / sharers)
                .description("This replica's part of each limit without the store, before what is held back")
                .register(registry);
        syncs = Timer.builder("sluice.cluster.sync")
                .description("The time of an exchange with the shared store")
                .serviceLevelObjectives(HistogramBuckets.OVERHEAD)
                .register(registry);
        granted = grants(registry, "granted");
        waiting = grants(registry, "waiting");
        failed = grants(registry, "failed");
    }

    private static Counter grants(MeterRegistry registry, String result) {
        return Counter.builder("sluice.cluster.grants")
                .description("Grants that waiting calls asked the shared store for")
                .tag("result", result)
                .register(registry);
    }

    @Override
    public void synced(SyncRequest request, SyncAnswer answer, long nanos) {
        syncs.record(nanos, TimeUnit.NANOSECONDS);
        replicas = answer.replicas().size();
        sharers = Math.max(1, answer.replicas().size() + answer.lost());
        for (int i = 0; i < request.groups().size(); i++) {
            if (request.groups().get(i).isNeeded()) {
                (answer.groups().get(i).moreInMillis() > 0 ? waiting : granted).increment();
            }
        }
    }

    @Override
    public void failed(Throwable why) {
        failed.increment();
    }
}
