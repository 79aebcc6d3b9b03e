package dev.sluice.limit;

import dev.sluice.demo.limits.LimitRule;
import dev.sluice.demo.limits.RuleDecision;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An account that is asked for all it allows, at most 60 calls at once, over a provider that enforces one rule. */
final class SaturatedAccount {

    private static final int AT_ONCE = 60;
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private record Event(long at, Runnable task) {}

    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
    private final Random random = new Random(1);
    private final Allowance allowance;
    private LimitRule rule;
    private int underWay;
    private long order;
    private int admitted;
    private int refused;

    SaturatedAccount(String name, @Nullable Integer known, Pacing pacing, LimitRule rule) {
        Long limit = known == null ? null : Long.valueOf(known);
        this.allowance = new Allowance(name, Dimension.REQUESTS, new LearnedRate(limit, 0), pacing, 0);
        this.rule = rule;
    }

    void limitBy(LimitRule newRule) {
        rule = newRule;
    }

    /** Runs {@code accounts} together until {@code end}, each event in its turn. */
    static void run(List<SaturatedAccount> accounts, long end) {
        while (true) {
            SaturatedAccount next = null;
            long soonest = end;
            for (SaturatedAccount each : accounts) {
                long at = each.nextAt();
                if (at < soonest) {
                    soonest = at;
                    next = each;
                }
            }
            if (next == null) {
                return;
            }
            next.step(soonest);
        }
    }

    private long lastAt;

    private long nextAt() {
        long event = events.isEmpty() ? Long.MAX_VALUE : events.peek().at();
        long ready = underWay < AT_ONCE ? Math.max(lastAt, allowance.readyAt(1, lastAt)) : Long.MAX_VALUE;
        return Math.min(event, ready);
    }

    private void step(long now) {
        lastAt = now;
        if (!events.isEmpty() && events.peek().at() <= now) {
            events.remove().task().run();
            return;
        }
        allowance.prepareFor(1, now);
        if (allowance.readyAt(1, now) <= now) {
            Reservation reservation = allowance.reserve(1, order++, now);
            underWay++;
            after(now, random.nextLong(20, 50), () -> arrive(reservation, now));
        }
    }

    private void arrive(Reservation reservation, long sentAt) {
        RuleDecision decision = rule.take(lastAt, 1);
        if (decision instanceof RuleDecision.Refused no) {
            refused++;
            Duration retryAfter = Duration.ofSeconds((no.nanos() + 999_999_999) / 1_000_000_000);
            after(lastAt, random.nextLong(20, 100), () -> {
                underWay--;
                allowance.settle(reservation, 0, lastAt);
                allowance.block(lastAt + retryAfter.toNanos());
                allowance.refused(retryAfter, reservation, sentAt, lastAt);
            });
            return;
        }
        admitted++;
        after(lastAt, random.nextLong(300, 1_000), () -> {
            underWay--;
            allowance.answered(reservation, lastAt);
            allowance.settle(reservation, 1, lastAt);
        });
    }

    private void after(long now, long millis, Runnable task) {
        events.add(new Event(now + millis * MILLISECOND, task));
    }

    /** Returns what was admitted and refused since the last look, the rate and the capacity. */
    String figures() {
        double rate = allowance.isBounded() ? allowance.perMinute() : 0;
        String figures = String.format(Locale.ROOT, "%d %d %.1f %.1f", admitted, refused, rate, allowance.capacity());
        admitted = 0;
        refused = 0;
        return figures;
    }
}
