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
 * The key of the management API, and a brake on guessing it.
 *
 * <p>The right key is right however many wrong ones came before it, so that no guesser can lock the operator out. Of wrong keys
 * five are free for each address; each further one is free again 12 seconds after another, and until then the address is told
 * to wait. Safe for use by many threads.
 */
public final class AdminKey {

    private static final int FREE_TRIES = 5;
    private static final long NANOS_A_TRY = Duration.ofSeconds(12).toNanos();

    /** Addresses whose wrong tries are remembered; with more, those that have not tried for longest are forgotten. */
    private static final int MAX_ADDRESSES = 10_000;

    /** A host with IPv6 has as many addresses as it likes within a network of this length (RFC 6177). */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Ticker ticker;
    private @Nullable ClientKey key;
    private int changes;

    /** The moment at which no wrong try of an address will count any more, by its bytes; the eldest first. */
    private final Map<ByteBuffer, Long> forgivenAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /**
     * @param key null lets nobody in
     */
    public AdminKey(@Nullable Secret key, Ticker ticker) {
        this.key = hashed(key);
        this.ticker = ticker;
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

        /** It is not the key, as were too many before it; {@code retryAfter} says when another try will be free. */
        record Throttled(Duration retryAfter) implements Check {}
    }

    /**
     * Compares {@code presented} with the key, in the same time wherever they differ.
     *
     * @param from the address that it came from, or null where that is not known
     */
    public synchronized Check check(@Nullable String presented, @Nullable InetAddress from) {
        if (key == null) {
            return new Check.Closed();
        }
        ByteBuffer address = network(from);
        if (presented != null && key.equals(ClientKey.of(presented))) {
            forgivenAt.remove(address);
            return new Check.Right();
        }
        long now = ticker.nanos();
        long debt = Math.max(0, forgivenAt.getOrDefault(address, now) - now);
        long excess = debt - (FREE_TRIES - 1) * NANOS_A_TRY;
        if (excess > 0) {
            return new Check.Throttled(Duration.ofNanos(excess));
        }
        forgivenAt.put(address, now + debt + NANOS_A_TRY);
        return new Check.Wrong();
    }

    private static ByteBuffer network(@Nullable InetAddress address) {
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
