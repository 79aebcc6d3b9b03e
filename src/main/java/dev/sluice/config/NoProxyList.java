package dev.sluice.config;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that {@code NO_PROXY} names, separated by commas or blanks. Each entry is a host, which includes its subdomains,
 * an address, a network such as {@code 10.0.0.0/8}, or {@code *} for all. Every form but {@code *} may have a port, and then
 * means only that port.
 */
final class NoProxyList {

    private final List<String> entries;

    NoProxyList(String text) {
        this.entries = Stream.of(text.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** Returns whether {@code host}, an IPv6 address without brackets, is reached directly at {@code port}. */
    boolean has(String host, int port) {
        String lower = withoutDot(host.toLowerCase(Locale.ROOT));
        return entries.stream().anyMatch(entry -> matches(entry, lower, port));
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        int slash = entry.indexOf('/');
        if (slash > 0) {
            return inNetwork(address(host), address(entry.substring(0, slash)), entry.substring(slash + 1));
        }
        String name = entry;
        int colon = entry.lastIndexOf(':');
        boolean bracketed = entry.startsWith("[");
        if (colon > 0 && (bracketed ? entry.charAt(colon - 1) == ']' : entry.indexOf(':') == colon)) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        name = withoutDot(name.replaceAll("^\\*?\\.|[\\[\\]]", ""));
        byte[] named = address(name);
        if (named != null) {
            return inNetwork(address(host), named, Integer.toString(named.length * Byte.SIZE));
        }
        return !name.isEmpty() && address(host) == null && (host.equals(name) || host.endsWith('.' + name));
    }

    private static boolean inNetwork(byte @Nullable [] address, byte @Nullable [] network, String prefix) {
        if (address == null || network == null || address.length != network.length || !prefix.matches("[0-9]{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(prefix);
        for (int bit = 0; bit < Math.min(bits, network.length * Byte.SIZE); bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((address[bit / Byte.SIZE] & mask) != (network[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] address(String text) {
        return NetUtil.createByteArrayFromIpAddressString(text);
    }

    private static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
