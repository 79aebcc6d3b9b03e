package dev.sluice.access;

import dev.sluice.call.Secret;
import dev.sluice.call.Ticker;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key of the management API, with a limit on wrong attempts.
 *
 * <p>The right key is accepted after any number of wrong ones, so that an attacker cannot lock the operator out. Each address has
 * {@value #BURST} wrong attempts at once, and one more every 12 seconds. Beyond that it is told to wait. Safe for use by several
 * threads.
 */
public final class AdminKey {

    private static final int BURST = 5;
    private static final long NANOS_PER_ATTEMPT = Duration.ofSeconds(12).toNanos();

    /** The most addresses whose wrong attempts are kept, some 1 MB; the least recently used is forgotten first. */
    private static final int MAX_ADDRESSES = 10_000;

    /** A host with IPv6 has as many addresses as it likes within a network of this length (RFC 6177). */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Ticker ticker;
    private @Nullable ClientKey key;
    private int changes;

    /** The moment, in nanoseconds of the ticker, from which all of an address's burst is available again; the eldest first. */
    private final Map<ByteBuffer, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /**
     * @param key null where no request is let in
     */
    public AdminKey(@Nullable Secret key, Ticker ticker) {
        this.key = hashed(key);
        this.ticker = ticker;
    }

    private static @Nullable ClientKey hashed(@Nullable Secret key) {
        return key == null ? null : ClientKey.of(key.reveal());
    }

    /** Takes another key in place of the one before, which is wrong from now on; null lets no request in. */
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

        /** The presented key is wrong, as were too many before it; the next attempt is free after {@code retryAfter}. */
        record Throttled(Duration retryAfter) implements Check {}
    }

    /**
     * Compares {@code presented} with the key, in the same time wherever they differ.
     *
     * @param from the address that it came from, or null where that is not known
     */
    public synchronized Check check(@Nullable String presented, @Nullable InetAddress from) {
        if (key == null) {
            return new Check.Disabled();
        }
        ByteBuffer address = network(from);
        if (presented != null && key.equals(ClientKey.of(presented))) {
            fullAt.remove(address);
            return new Check.Right();
        }
        long now = ticker.nanos();
        long debt = Math.max(0, fullAt.getOrDefault(address, now) - now);
        long excess = debt - (BURST - 1) * NANOS_PER_ATTEMPT;
        if (excess > 0) {
            return new Check.Throttled(Duration.ofNanos(excess));
        }
        fullAt.put(address, now + debt + NANOS_PER_ATTEMPT);
        return new Check.Wrong();
    }

    private static ByteBuffer network(@Nullable InetAddress address) {
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
