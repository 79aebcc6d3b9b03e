package dev.sluice.access;

import dev.sluice.call.Secret;
import dev.sluice.call.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
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

    /** Wrong attempts at once, as of a person who mistypes or has an old key in a script. */
    private static final int BURST = 5;

    /** After it one more wrong attempt is allowed: 7,200 a day. */
    private static final Duration PER_ATTEMPT = Duration.ofSeconds(12);

    private final AttemptLimit<HostNetwork> wrongAttempts;
    private @Nullable ClientKey configured;
    private Map<ClientKey, Admin> stored = Map.of();
    private volatile List<IpRange> trustedProxies = List.of();

    /**
     * @param configured the configuration's key, or null where it has none
     */
    public AdminKeys(@Nullable Secret configured, Ticker ticker) {
        this.configured = hashed(configured);
        this.wrongAttempts = new AttemptLimit<>(BURST, PER_ATTEMPT, ticker);
    }

    private static @Nullable ClientKey hashed(@Nullable Secret key) {
        return key == null ? null : ClientKey.of(key.reveal());
    }

    /** Takes another key of the configuration in place of the one before, which is wrong from now on; null takes none. */
    public synchronized void replace(@Nullable Secret next) {
        configured = hashed(next);
    }

    /** Takes the addresses of proxies whose word on a request's address is believed, in place of those before. */
    public void trust(List<IpRange> proxies) {
        trustedProxies = List.copyOf(proxies);
    }

    /** Returns the addresses of proxies whose word is believed. */
    public List<IpRange> trustedProxies() {
        return trustedProxies;
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
        HostNetwork address = HostNetwork.of(from);
        ClientKey key = presented == null ? null : ClientKey.of(presented);
        Admin admin = key == null ? null : admin(key);
        if (key != null && admin != null) {
            wrongAttempts.forget(address);
            return new Check.Right(admin, key);
        }
        return wrongAttempts.take(address).<Check>map(Check.Throttled::new).orElseGet(Check.Wrong::new);
    }

    private @Nullable Admin admin(ClientKey key) {
        return configured != null && key.equals(configured) ? Admin.CONFIGURED : stored.get(key);
    }
}
