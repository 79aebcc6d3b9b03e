package dev.sluice.telemetry;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import dev.sluice.pool.PoolListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The meters of attempts: their number by key and outcome. */
public final class AttemptMeters implements PoolListener {

    private final MeterRegistry registry;
    private final SeriesDetail detail;
    private final Map<Labels, Counter> attempts = new ConcurrentHashMap<>();

    public AttemptMeters(MeterRegistry registry, SeriesDetail detail) {
        this.registry = registry;
        this.detail = detail;
    }

    @Override
    public void attemptEnded(KeyId key, String model, String call, Ending ending, @Nullable Failure failure) {
        String outcome = failure != null
                ? failure.kind().label()
                : ending == Ending.SETTLED ? "ok" : ending.name().toLowerCase(Locale.ROOT);
        attempts.computeIfAbsent(new Labels(key.provider(), detail.key(key.key()), outcome), this::counter)
                .increment();
    }

    private Counter counter(Labels labels) {
        return Counter.builder("sluice.upstream.attempts")
                .description("Requests to providers by outcome")
                .tag("provider", labels.provider)
                .tag("key", labels.key)
                .tag("outcome", labels.outcome)
                .register(registry);
    }

    private record Labels(String provider, String key, String outcome) {}
}
