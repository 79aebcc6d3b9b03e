package dev.sluice.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The counters of records that telemetry dropped so as not to delay a call. */
public final class DroppedRecords {

    private final Counter accessLines;
    private final Counter spans;

    public DroppedRecords(MeterRegistry registry) {
        this.accessLines = counter(registry, "access_line");
        this.spans = counter(registry, "span");
    }

    /** Lines of the access log. */
    public Counter accessLines() {
        return accessLines;
    }

    /** Spans of traces. */
    public Counter spans() {
        return spans;
    }

    private static Counter counter(MeterRegistry registry, String kind) {
        return Counter.builder("sluice.telemetry.lost")
                .description("Records of calls that were dropped because their receiver was too slow or not available")
                .tag("kind", kind)
                .register(registry);
    }
}
