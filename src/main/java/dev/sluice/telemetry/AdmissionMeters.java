package dev.sluice.telemetry;

import dev.sluice.admission.AdmissionListener;
import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The meters of the fair queue: the time that calls wait in it, including calls that are refused after a wait. */
public final class AdmissionMeters implements AdmissionListener {

    private final MeterRegistry registry;
    private final Map<String, Timer> waits = new ConcurrentHashMap<>();

    public AdmissionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void admitted(Caller caller, String model, long waitedNanos) {
        waits(caller).record(waitedNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(Caller caller, String model, Refusal.Reason reason, long waitedNanos) {
        waits(caller).record(waitedNanos, TimeUnit.NANOSECONDS);
    }

    private Timer waits(Caller caller) {
        return waits.computeIfAbsent(
                caller.name(),
                name -> Timer.builder("sluice.queue.wait")
                        .description("Time that calls waited in the queue for a key with room")
                        .serviceLevelObjectives(HistogramBuckets.WAIT)
                        .tag("client", name)
                        .register(registry));
    }
}
