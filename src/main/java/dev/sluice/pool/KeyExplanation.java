package dev.sluice.pool;

import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyStatus.ClassStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reasons why a key is not picked, by model class, in the order in which a pick meets them. Guarded by the pool's lock. */
final class KeyExplanation {

    /** The smallest call: where it finds no room, no other does. */
    private static final Demand SMALLEST = new Demand(1, 1, 1, 1);

    private KeyExplanation() {}

    /** Returns the status of {@code key} for each class of its account that an answer or the configuration has confirmed. */
    static List<ClassStatus> of(Key key, Provider provider, PoolLock lock, long now) {
        List<ClassStatus> statuses = new ArrayList<>();
        for (AccountClass each : key.account().classes()) {
            if (each.isConfirmed()) {
                String why = why(key, each, provider, now);
                long readyAt = Math.max(key.earliest(), each.readyAt(SMALLEST, now));
                boolean known = !why.isEmpty() && readyAt > now && readyAt != PoolLock.NEVER;
                statuses.add(new ClassStatus(each.name(), why, known ? lock.tickerTime(readyAt) : null));
            }
        }
        return statuses;
    }

    private static String why(Key key, AccountClass limits, Provider provider, long now) {
        String ofKey = whyKey(key, provider, now);
        return ofKey == null ? whyLimits(limits, now) : ofKey;
    }

    private static @Nullable String whyKey(Key key, Provider provider, long now) {
        KeyState state = key.state(now);
        if (state != KeyState.READY && state != KeyState.COOLING) {
            return key.why(now);
        }
        if (key.earliest() > now) {
            return key.why(now);
        }
        if (provider.outage().isOngoing()) {
            return "the provider as a whole fails, and is only tried from time to time";
        }
        return key.readyAt(provider.meanFirstByteNanos(), now) > now
                ? "as many calls wait for its answers as it has earned so far"
                : null;
    }

    private static String whyLimits(AccountClass limits, long now) {
        SharedLimits account = limits.account();
        if (account.concurrencyReached()) {
            return "the account has as many calls at once as it may";
        }
        if (account.refusedUntil() > now) {
            return "the provider asked for a pause of the account";
        }
        if (limits.spentToday(now) != null) {
            return limits.blockedWhy(now);
        }
        if (limits.earliest(now) > now) {
            return "the provider asked for a pause";
        }
        Dimension full = LimitStatuses.full(limits, now);
        if (full != null) {
            return limits.blockedUntil(now) > now
                    ? "the provider refused more " + words(full)
                    : "no " + words(full) + " left";
        }
        return limits.reservedFor() == null ? "" : "what it has left is reserved for a call that waits longer";
    }

    private static String words(Dimension dimension) {
        return dimension.label().replace('_', ' ');
    }
}
