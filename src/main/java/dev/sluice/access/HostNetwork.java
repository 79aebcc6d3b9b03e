package dev.sluice.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The network that one host may have to itself: an IPv4 address, or the network of an IPv6 address. Immutable.
 *
 * @param bytes of the network; none where the address is not known
 */
public record HostNetwork(ByteBuffer bytes) {

    /** A host with IPv6 has as many addresses as it likes within a network of this length (RFC 6177). */
    private static final int IPV6_NETWORK_BYTES = 8;

    /** Returns the network of {@code address}, or the one of all unknown addresses for null. */
    public static HostNetwork of(@Nullable InetAddress address) {
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        return new HostNetwork(
                ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes));
    }
}
