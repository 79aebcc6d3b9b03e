package dev.sluice.access;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses in CIDR notation, of version 4 or 6. Immutable; nothing here asks a name server. */
public final class IpRange {

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$|/)|(?=$|/))){4}");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private final byte[] network;
    private final int prefix;
    private final String text;

    private IpRange(byte[] network, int prefix, String text) {
        this.network = network;
        this.prefix = prefix;
        this.text = text;
    }

    /**
     * Returns the range that {@code text} writes, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one address.
     *
     * @throws IllegalArgumentException if it writes none, or an address with bits beyond its prefix
     */
    public static IpRange of(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        int bits = address.length * Byte.SIZE;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
        int hostBits = bits - prefix;
        BigInteger host = new BigInteger(1, address).mod(BigInteger.ONE.shiftLeft(hostBits));
        if (host.signum() != 0) {
            throw new IllegalArgumentException(text + " has bits beyond /" + prefix);
        }
        return new IpRange(address, prefix, text);
    }

    private static int prefix(String text, int bits) {
        int prefix = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("/" + text + " (expected: /0 to /" + bits + ')');
        }
        return prefix;
    }

    private static byte[] address(String text) {
        InetAddress parsed = addressOf(text);
        if (parsed == null) {
            throw new IllegalArgumentException(text + " is not an address");
        }
        return parsed.getAddress();
    }

    /** Returns the address that {@code text} writes in digits, or null; a name is never looked up. */
    public static @Nullable InetAddress addressOf(String text) {
        boolean literal = text.indexOf(':') >= 0
                ? IPV6.matcher(text).matches()
                : IPV4.matcher(text).matches();
        try {
            return literal ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Returns whether any of {@code ranges} has {@code address}. */
    public static boolean anyContains(List<IpRange> ranges, InetAddress address) {
        for (IpRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether this range has {@code address}; an address of version 4 never lies in a range of version 6. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        int rest = prefix % Byte.SIZE;
        int mask = 0xff << (Byte.SIZE - rest);
        return Arrays.equals(bytes, 0, whole, network, 0, whole)
                && (rest == 0 || ((bytes[whole] ^ network[whole]) & mask & 0xff) == 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpRange range && prefix == range.prefix && Arrays.equals(network, range.network);
    }

    @Override
    public int hashCode() {
        return 31 * prefix + Arrays.hashCode(network);
    }

    /** Returns the range as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
