package dev.sluice.access;

import dev.sluice.call.Secret;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key of the management API, with a limit on wrong attempts.
 *
 * <p>{@value #BURST} wrong attempts are possible at once, and one more every 12 seconds. Beyond that no key is compared, not
 * even the right one. An attacker can test {@value #BURST} keys a minute, while an operator who pastes a wrong key a few times
 * is not slowed down. Safe for use by several threads.
 */
public final class AdminKey {

    private static final int BURST = 5;
    private static final long NANOS_PER_ATTEMPT = Duration.ofSeconds(12).toNanos();

    private final Ticker ticker;
    private @Nullable ClientKey key;
    private int changes;

    /** The moment, in nanoseconds of the ticker, from which all of the burst is available again. */
    private long fullAt;

    /**
     * @param key null turns the API off
     */
    public AdminKey(@Nullable Secret key, Ticker ticker) {
        this.key = hashed(key);
        this.ticker = ticker;
        this.fullAt = ticker.nanos();
    }

    private static @Nullable ClientKey hashed(@Nullable Secret key) {
        return key == null ? null : ClientKey.of(key.reveal());
    }

    /** Replaces the key; the former one is wrong from now on. Null turns the API off. */
    public synchronized void replace(@Nullable Secret next) {
        ClientKey hashed = hashed(next);
        if (!Objects.equals(key, hashed)) {
            key = hashed;
            changes++;
        }
    }

    /** Returns how often the key has changed: an authentication is no longer valid after the next change. */
    public synchronized int changes() {
        return changes;
    }

    /** The result of a check. */
    public sealed interface Check {

        /** The presented key is right. */
        record Right() implements Check {}

        /** The presented key is wrong, or there was none. */
        record Wrong() implements Check {}

        /** No admin key is configured. */
        record Disabled() implements Check {}

        /** Too many attempts were wrong, and no key is compared for {@code retryAfter}. */
        record Throttled(Duration retryAfter) implements Check {}
    }

    /** Compares {@code presented} with the key, in a time that does not depend on where they differ. */
    public synchronized Check check(@Nullable String presented) {
        if (key == null) {
            return new Check.Disabled();
        }
        long now = ticker.nanos();
        long debt = Math.max(0, fullAt - now);
        long excess = debt - (BURST - 1) * NANOS_PER_ATTEMPT;
        if (excess > 0) {
            return new Check.Throttled(Duration.ofNanos(excess));
        }
        if (presented != null && key.equals(ClientKey.of(presented))) {
            fullAt = now;
            return new Check.Right();
        }
        fullAt = now + debt + NANOS_PER_ATTEMPT;
        return new Check.Wrong();
    }
}
