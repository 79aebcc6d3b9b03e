package dev.sluice.access;

import dev.sluice.call.Secret;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key of the management API, and a brake on guessing it.
 *
 * <p>Five wrong tries are free; each further one is free again 12 seconds after another, and until then no key is looked at,
 * not even the right one. So a guesser gets {@value #FREE_TRIES} tries a minute, while a person who pasted the wrong
 * variable notices nothing. Safe for use by many threads.
 */
public final class AdminKey {

    private static final int FREE_TRIES = 5;
    private static final long NANOS_A_TRY = Duration.ofSeconds(12).toNanos();

    private final Ticker ticker;
    private @Nullable ClientKey key;
    private int changes;

    /** The moment at which no wrong try will count any more. */
    private long forgivenAt;

    /**
     * @param key null lets nobody in
     */
    public AdminKey(@Nullable Secret key, Ticker ticker) {
        this.key = hashed(key);
        this.ticker = ticker;
        this.forgivenAt = ticker.nanos();
    }

    private static @Nullable ClientKey hashed(@Nullable Secret key) {
        return key == null ? null : ClientKey.of(key.reveal());
    }

    /** Takes another key in place of the one before, which is wrong from now on; null lets nobody in. */
    public synchronized void replace(@Nullable Secret next) {
        ClientKey hashed = hashed(next);
        if (!Objects.equals(key, hashed)) {
            key = hashed;
            changes++;
        }
    }

    /** Returns how often the key has changed: whoever was let in before the last change is so no more. */
    public synchronized int changes() {
        return changes;
    }

    /** What came of a check. */
    public sealed interface Check {

        /** It is the key. */
        record Right() implements Check {}

        /** It is not, or none came. */
        record Wrong() implements Check {}

        /** There is no key, so that none can be right. */
        record Closed() implements Check {}

        /** It was not looked at; {@code retryAfter} says when one will be. */
        record Throttled(Duration retryAfter) implements Check {}
    }

    /** Compares {@code presented} with the key, in the same time wherever they differ. */
    public synchronized Check check(@Nullable String presented) {
        if (key == null) {
            return new Check.Closed();
        }
        long now = ticker.nanos();
        long debt = Math.max(0, forgivenAt - now);
        long excess = debt - (FREE_TRIES - 1) * NANOS_A_TRY;
        if (excess > 0) {
            return new Check.Throttled(Duration.ofNanos(excess));
        }
        if (presented != null && key.equals(ClientKey.of(presented))) {
            forgivenAt = now;
            return new Check.Right();
        }
        forgivenAt = now + debt + NANOS_A_TRY;
        return new Check.Wrong();
    }
}
