package dev.sluice.access;

import dev.sluice.call.Secret;
import dev.sluice.call.Ticker;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the management API, the configuration's and the store's, with a limit on wrong attempts.
 *
 * <p>A right key is accepted after any number of wrong ones, so that an attacker cannot lock the operator out. Each address has
 * {@value #BURST} wrong attempts at once, and one more every 12 seconds. Beyond that it is told to wait. Safe for use by several
 * threads.
 */
public final class AdminKeys {

    private static final int BURST = 5;
    private static final long NANOS_PER_ATTEMPT = Duration.ofSeconds(12).toNanos();

    /** The most addresses whose wrong attempts are kept, some 1 MB; the least recently used is forgotten first. */
    private static final int MAX_ADDRESSES = 10_000;

    /** A host with IPv6 has as many addresses as it likes within a network of this length (RFC 6177). */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Ticker ticker;
    private @Nullable ClientKey configured;
    private Map<ClientKey, Admin> stored = Map.of();

    /** The moment, in nanoseconds of the ticker, from which all of an address's burst is available again; the eldest first. */
    private final Map<ByteBuffer, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /**
     * @param configured the configuration's key, or null where it has none
     */
    public AdminKeys(@Nullable Secret configured, Ticker ticker) {
        this.configured = hashed(configured);
        this.ticker = ticker;
    }

    private static @Nullable ClientKey hashed(@Nullable Secret key) {
        return key == null ? null : ClientKey.of(key.reveal());
    }

    /** Takes another key of the configuration in place of the one before, which is wrong from now on; null takes none. */
    public synchronized void replace(@Nullable Secret next) {
        configured = hashed(next);
    }

    /** Takes the admins of a changed store in place of those before. */
    public synchronized void store(Collection<KeptAdmin> admins) {
        stored = admins.stream().collect(Collectors.toMap(KeptAdmin::key, KeptAdmin::admin));
    }

    /** Returns whether the configuration has an admin's key. */
    public synchronized boolean isConfigured() {
        return configured != null;
    }

    /** Returns whether {@code right}, which a check returned before, would still be right. */
    public synchronized boolean holds(Check.Right right) {
        return right.admin().equals(admin(right.key()));
    }

    /** The result of a check. */
    public sealed interface Check {

        /**
         * The presented key is right.
         *
         * @param admin the admin that it belongs to
         * @param key its hash
         */
        record Right(Admin admin, ClientKey key) implements Check {}

        /** The presented key is wrong, or there was none. */
        record Wrong() implements Check {}

        /** There is no admin key at all. */
        record Disabled() implements Check {}

        /** The presented key is wrong, as were too many before it; the next attempt is free after {@code retryAfter}. */
        record Throttled(Duration retryAfter) implements Check {}
    }

    /**
     * Compares {@code presented} with the keys, by hashes, so that the time reveals nothing about any of them.
     *
     * @param from the address that it came from, or null where that is not known
     */
    public synchronized Check check(@Nullable String presented, @Nullable InetAddress from) {
        if (configured == null && stored.isEmpty()) {
            return new Check.Disabled();
        }
        ByteBuffer address = network(from);
        ClientKey key = presented == null ? null : ClientKey.of(presented);
        Admin admin = key == null ? null : admin(key);
        if (key != null && admin != null) {
            fullAt.remove(address);
            return new Check.Right(admin, key);
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

    private @Nullable Admin admin(ClientKey key) {
        return configured != null && key.equals(configured) ? Admin.CONFIGURED : stored.get(key);
    }

    private static ByteBuffer network(@Nullable InetAddress address) {
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
