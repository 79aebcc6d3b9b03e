package dev.sluice.access;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The address that a request came from, also where trusted proxies stand before the relay. */
public final class ClientAddress {

    /** Each proxy appends the address of its peer, so that only the entries of trusted ones, at the end, can be believed. */
    public static final String FORWARDED_FOR = "x-forwarded-for";

    private ClientAddress() {}

    /**
     * Returns the last address on the way here that is not of a trusted proxy; null where that cannot be told.
     *
     * @param peer the address at the other end of the connection, or null where that has none
     * @param forwardedFor returns the values of {@value #FORWARDED_FOR}, in order; called where the peer is trusted
     */
    public static @Nullable InetAddress of(
            @Nullable InetAddress peer, Supplier<List<String>> forwardedFor, List<IpRange> trusted) {
        if (peer == null || trusted.isEmpty() || !IpRange.anyContains(trusted, peer)) {
            return peer;
        }
        String[] hops = String.join(",", forwardedFor.get()).split(",", -1);
        InetAddress last = peer;
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (hop.isEmpty()) {
                continue;
            }
            last = IpRange.addressOf(withoutPort(hop));
            if (last == null || !IpRange.anyContains(trusted, last)) {
                return last;
            }
        }
        return last;
    }

    /** Takes {@code [::1]:443} and {@code 10.0.0.1:443} too, which some proxies write. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
