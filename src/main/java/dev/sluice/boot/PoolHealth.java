package dev.sluice.boot;

import dev.sluice.pool.KeyState;
import dev.sluice.pool.Pool;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The readiness of the pool: out of service when no key can serve now, nor will by itself, so that no calls are routed here. */
record PoolHealth(Pool pool) implements HealthIndicator {

    @Override
    public Health health() {
        boolean anyUsable = pool.statuses().stream()
                .map(key -> key.state())
                .anyMatch(state -> state == KeyState.READY || state == KeyState.COOLING || state == KeyState.OPEN);
        return anyUsable
                ? Health.up().build()
                : Health.outOfService()
                        .withDetail("reason", "every key is revoked, out of credit or switched off")
                        .build();
    }
}
