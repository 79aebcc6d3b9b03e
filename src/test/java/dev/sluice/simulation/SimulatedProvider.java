package dev.sluice.simulation;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import dev.sluice.demo.limits.LimitDecision;
import dev.sluice.demo.limits.Quota;
import dev.sluice.demo.limits.RuleDecision;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.pool.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A provider in fake time: requests take a while to arrive, limits are enforced when they do, answers take their time. */
final class SimulatedProvider {

    /** How long a hanging key takes to be given up. */
    private static final long FIRST_BYTE_TIMEOUT = Duration.ofSeconds(60).toNanos();

    final Map<String, SimulatedKey> keys = new HashMap<>();

    /** Whether answers say what is left of the limits. */
    boolean headers = true;

    /** Seconds that an answer takes, at least and at most. */
    double shortest = 2;

    double longest = 6;

    private final Timeline time;
    private final RandomGenerator random;

    SimulatedProvider(Timeline time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** Sends a request over {@code lease} and ends the lease; {@code done} hears the usage, or null and why not. */
    void send(Lease lease, TokenUsage usage, Consumer<@Nullable Failure> done) {
        SimulatedKey key = Objects.requireNonNull(keys.get(lease.key().key()));
        time.after(seconds(0.02, 0.3), () -> arrive(key, lease, usage, done));
    }

    private void arrive(SimulatedKey key, Lease lease, TokenUsage usage, Consumer<@Nullable Failure> done) {
        key.asked++;
        if (key.ailment != null) {
            FailureKind kind = key.ailment;
            long delay = kind == FailureKind.FIRST_BYTE_TIMEOUT ? FIRST_BYTE_TIMEOUT : seconds(0.05, 0.2);
            time.after(delay, () -> fail(lease, Failure.of(kind, kind.label()), done));
            return;
        }
        LimitDecision admission = key.limits.take(time.nanos(), usage.prompt(), 0);
        if (admission instanceof LimitDecision.Refused refused) {
            key.limited++;
            LimitReport report = report(key, refused.quota());
            Duration retryAfter = refused.nanos() == RuleDecision.Refused.NEVER || refused.quota() == Quota.CONCURRENCY
                    ? null
                    : Duration.ofSeconds((refused.nanos() + 999_999_999) / 1_000_000_000);
            Failure failure = new Failure(FailureKind.LIMITED, 429, "limited", null, retryAfter, null);
            time.after(seconds(0.02, 0.1), () -> {
                lease.limitsReported(report);
                fail(lease, failure, done);
            });
        } else if (admission instanceof LimitDecision.Admitted admitted) {
            LimitReport report = report(key, null);
            long took = seconds(shortest, longest);
            time.after(took / 4, () -> {
                lease.limitsReported(report);
                lease.firstByte();
            });
            time.after(took, () -> {
                admitted.use().generated(time.nanos(), usage.output());
                admitted.use().end();
                lease.settled(usage);
                done.accept(null);
            });
        }
    }

    private void fail(Lease lease, Failure failure, Consumer<@Nullable Failure> done) {
        lease.failed(failure);
        done.accept(failure);
    }

    private LimitReport report(SimulatedKey key, @Nullable Quota exhausted) {
        List<LimitReport.Level> levels = new ArrayList<>();
        for (Quota quota : Quota.values()) {
            boolean named = quota == exhausted;
            if ((headers || named) && quota != Quota.CONCURRENCY) {
                key.limits
                        .level(quota, time.nanos())
                        .ifPresent(level -> levels.add(new LimitReport.Level(
                                Dimension.valueOf(quota.name()),
                                headers ? Math.round(level.limit()) : LimitReport.UNKNOWN,
                                headers ? remaining(quota, level.remaining()) : LimitReport.UNKNOWN,
                                headers ? level.resetNanos() : LimitReport.UNKNOWN,
                                named)));
            }
        }
        if (exhausted == Quota.CONCURRENCY) {
            levels.add(new LimitReport.Level(
                    Dimension.CONCURRENCY, LimitReport.UNKNOWN, LimitReport.UNKNOWN, LimitReport.UNKNOWN, true));
        }
        return new LimitReport(levels);
    }

    /** Tokens are rounded to thousands, as Anthropic does. */
    private static long remaining(Quota quota, double remaining) {
        return quota == Quota.REQUESTS ? (long) remaining : Math.round(remaining / 1000) * 1000;
    }

    private long seconds(double least, double most) {
        return (long) (random.nextDouble(least, most) * 1e9);
    }
}
