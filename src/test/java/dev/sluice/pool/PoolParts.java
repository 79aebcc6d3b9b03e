package dev.sluice.pool;

import dev.sluice.call.ModelClasses;
import dev.sluice.call.Secret;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.simulation.Timeline;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Parts of a pool by themselves, over a simulated clock. */
final class PoolParts {

    private PoolParts() {}

    /** Returns a clock that shows {@code time}. */
    static Clock clock(Timeline time) {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.EPOCH.plusNanos(time.nanos());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    static CircuitBreakerConfig circuits(Timeline time) {
        return Circuit.configuration(clock(time));
    }

    static Account account(String name, Timeline time) {
        return account(name, Limits.UNKNOWN);
    }

    /** Returns an account of a provider without classes, which has {@code limits}. */
    static Account account(String name, Limits limits) {
        DayWindow day = new DayWindow(() -> Instant.EPOCH, ZoneOffset.UTC, 0);
        ProviderClasses classes = new ProviderClasses("p", ModelClasses.NONE, day, null);
        return new Account(name, new AccountLimits(limits, Map.of()), classes);
    }

    static Key key(String name, double weight, Account account, Timeline time) {
        return new Key(PoolTestData.id(name), keyPlan(name, weight), account, circuits(time));
    }

    static KeyPlan keyPlan(String name, double weight) {
        return new KeyPlan(
                name, Secret.of("secret-" + name), null, weight, new Limits(null, null, null, null, null), List.of());
    }

    /** Returns a provider of keys with an account each, of 60 requests a minute. */
    static Provider provider(Timeline time, List<String> names) {
        List<KeyPlan> plans = names.stream()
                .map(each -> PoolTestData.key(each, null, PoolTestData.RPM_60))
                .toList();
        return new Provider(
                new ProviderPlan("p", CountingRule.ANTHROPIC, plans),
                circuits(time),
                new Random(1),
                () -> Instant.EPOCH,
                null,
                0);
    }

    /** Returns a request of {@code caller}, with a content of its own. */
    static RequestHistory request(String caller) {
        return request(caller, 0);
    }

    static RequestHistory request(String caller, int fingerprint) {
        return new RequestHistory("", caller, () -> fingerprint);
    }
}
