package dev.sluice.simulation;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import dev.sluice.demo.limits.KeyLimits;
import dev.sluice.demo.limits.Level;
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

/** A provider in simulated time: requests take a while to arrive, limits are enforced on arrival, and answers take seconds. */
final class FakeProvider {

    /** The time after which an attempt over a key that hangs ends. */
    private static final long FIRST_BYTE_TIMEOUT = Duration.ofSeconds(60).toNanos();

    final Map<String, FakeKey> keys = new HashMap<>();

    /** What the headers of answers say. */
    Reports reports = Reports.TRUE;

    /** The least and the greatest number of seconds that a request takes to arrive. */
    double nearest = 0.02;

    double farthest = 0.3;

    /** Whether a refusal names the limit that was reached. */
    boolean namesLimits = true;

    /** Whether a refusal says when to come again. */
    boolean retryAfter = true;

    /** The least and the greatest number of seconds that an answer takes. */
    double shortest = 2;

    double longest = 6;

    /** The mean number of seconds for which the machine stands still, again and again until {@link #stallsUntil}. */
    double stall;

    /** The second up to which it does. */
    double stallsUntil;

    private final Timeline time;
    private final RandomGenerator random;

    /** The end of the latest stall: what was to come within it comes then. */
    private long stalledUntil;

    FakeProvider(Timeline time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** Sends a request over {@code lease} and ends the lease; {@code done} takes the failure, or null where the call was served. */
    void send(Lease lease, TokenUsage usage, Consumer<@Nullable Failure> done) {
        FakeKey key = Objects.requireNonNull(keys.get(lease.key().key()));
        time.after(stalled(seconds(nearest, farthest)), () -> arrive(key, lease, usage, done));
    }

    /** Returns the attempts that arrived. */
    int attempts() {
        return keys.values().stream().mapToInt(key -> key.attempts).sum();
    }

    /** Returns the attempts for {@code model} that were not refused for a limit. */
    int attempts(String model) {
        return keys.values().stream()
                .mapToInt(key -> key.attemptsByModel.getOrDefault(model, 0) - key.refusedByModel.getOrDefault(model, 0))
                .sum();
    }

    /** Returns the share of the attempts for {@code model} that were refused for a limit. */
    double limitedShare(String model) {
        int refused = keys.values().stream()
                .mapToInt(key -> key.refusedByModel.getOrDefault(model, 0))
                .sum();
        int arrived = keys.values().stream()
                .mapToInt(key -> key.attemptsByModel.getOrDefault(model, 0))
                .sum();
        return refused / (double) Math.max(1, arrived);
    }

    /** Returns the attempts that were refused for a limit. */
    int refused() {
        return keys.values().stream().mapToInt(key -> key.refused).sum();
    }

    /** Returns the share of the attempts that were refused for a limit. */
    double limitedShare() {
        return refused() / (double) Math.max(1, attempts());
    }

    private void arrive(FakeKey key, Lease lease, TokenUsage usage, Consumer<@Nullable Failure> done) {
        KeyLimits limits = key.limits.of(lease.model());
        key.attempts++;
        key.arrived.add(new long[] {time.nanos(), usage.prompt()});
        key.attemptsByModel.merge(lease.model(), 1, Integer::sum);
        if (key.fault != null) {
            FailureKind kind = key.fault;
            long delay = kind == FailureKind.FIRST_BYTE_TIMEOUT ? FIRST_BYTE_TIMEOUT : seconds(0.05, 0.2);
            time.after(delay, () -> fail(lease, Failure.of(kind, kind.label()), done));
            return;
        }
        LimitDecision decision = limits.take(time.nanos(), usage.prompt(), 0);
        if (decision instanceof LimitDecision.Refused refused) {
            key.refused++;
            key.refusedByModel.merge(lease.model(), 1, Integer::sum);
            LimitReport report = report(limits, refused.quota());
            Duration wait =
                    !retryAfter || refused.nanos() == RuleDecision.Refused.NEVER || refused.quota() == Quota.CONCURRENCY
                            ? null
                            : Duration.ofSeconds((refused.nanos() + 999_999_999) / 1_000_000_000);
            Failure failure = new Failure(FailureKind.LIMITED, 429, "limited", null, wait, null);
            time.after(seconds(0.02, 0.1), () -> {
                lease.limitsReported(report);
                fail(lease, failure, done);
            });
        } else if (decision instanceof LimitDecision.Admitted admitted) {
            key.admittedTokens += usage.prompt();
            LimitReport report = report(limits, null);
            long took = seconds(shortest, longest);
            time.after(stalled(took / 4), () -> {
                lease.limitsReported(report);
                lease.firstByte();
            });
            time.after(stalled(took), () -> {
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

    private LimitReport report(KeyLimits limits, @Nullable Quota exhausted) {
        List<LimitReport.Level> levels = new ArrayList<>();
        for (Quota quota : Quota.values()) {
            boolean named = namesLimits && quota == exhausted;
            if ((reports != Reports.NONE || named) && quota != Quota.CONCURRENCY) {
                limits.level(quota, time.nanos()).ifPresent(level -> levels.add(reported(quota, level, named)));
            }
        }
        if (exhausted == Quota.CONCURRENCY) {
            levels.add(new LimitReport.Level(
                    Dimension.CONCURRENCY, LimitReport.UNKNOWN, LimitReport.UNKNOWN, LimitReport.UNKNOWN, true));
        }
        return new LimitReport(levels);
    }

    private LimitReport.Level reported(Quota quota, Level level, boolean named) {
        return reports.of(
                level,
                new LimitReport.Level(
                        Dimension.valueOf(quota.name()),
                        Math.round(level.limit()),
                        remaining(quota, level.remaining()),
                        level.resetNanos(),
                        named),
                random);
    }

    /** Tokens are rounded to thousands, as Anthropic does. */
    private static long remaining(Quota quota, double remaining) {
        return quota == Quota.REQUESTS ? (long) remaining : Math.round(remaining / 1000) * 1000;
    }

    /** Returns {@code delay}, or the longer one after which a stall ends that it would end within. */
    private long stalled(long delay) {
        long at = time.nanos() + delay;
        if (at > stallsUntil * 1e9) {
            return delay;
        }
        if (at > stalledUntil) {
            stalledUntil = at + seconds(0, 2 * stall);
        }
        return stalledUntil - time.nanos();
    }

    private long seconds(double least, double most) {
        return (long) (random.nextDouble(least, most) * 1e9);
    }
}
