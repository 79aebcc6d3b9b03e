package dev.sluice.telemetry;

import dev.sluice.call.MemoryBudget;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** The meters of the memory of bodies: how much is reserved, and how much there is. */
public final class BodyMemoryMeters implements MeterBinder {

    private final MemoryBudget budget;

    public BodyMemoryMeters(MemoryBudget budget) {
        this.budget = budget;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge("reserved", MemoryBudget::reserved, registry);
        gauge("total", MemoryBudget::total, registry);
        Gauge.builder("sluice.body.memory.waiting", budget, MemoryBudget::waiting)
                .description("Bodies that are not read on until there is memory for them")
                .register(registry);
    }

    private void gauge(String state, ToDoubleFunction<MemoryBudget> bytes, MeterRegistry registry) {
        Gauge.builder("sluice.body.memory", budget, bytes)
                .description("Memory for the bodies of requests and answers")
                .baseUnit("bytes")
                .tag("state", state)
                .register(registry);
    }
}
