package dev.sluice.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** The meters of the store and its ledger. */
public final class LedgerMeters {

    private final MeterRegistry registry;
    private final Timer commits;

    public LedgerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.commits = Timer.builder("sluice.store.commit")
                .description("The time of a commit and of the works in it")
                .serviceLevelObjectives(HistogramBuckets.OVERHEAD)
                .register(registry);
    }

    /** A commit took {@code nanos}. */
    public void committed(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Reads the ledger's state from now on, whenever meters are read. */
    public void observe(IntSupplier waiting, LongSupplier lagNanos, IntSupplier journalDepth) {
        Gauge.builder("sluice.ledger.waiting", waiting::getAsInt)
                .description("Calls that wait until they are in the ledger")
                .register(registry);
        Gauge.builder("sluice.ledger.lag.seconds", () -> lagNanos.getAsLong() / 1e9)
                .description("The time for which calls have waited for the ledger without any being entered")
                .register(registry);
        Gauge.builder("sluice.ledger.journal.entries", journalDepth::getAsInt)
                .description("Entries in the ledger's journal that are not in the store")
                .register(registry);
    }
}
