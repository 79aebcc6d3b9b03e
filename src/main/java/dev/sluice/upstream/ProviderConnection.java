package dev.sluice.upstream;

import dev.sluice.call.Dialect;
import dev.sluice.call.ErrorRule;
import dev.sluice.call.Preset;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The configuration of the way to one provider.
 *
 * @param name the provider's name, unique
 * @param dialect the dialect of its requests and answers
 * @param baseUrl the part of its URLs before the version segment, or with that
 * @param preset the provider whose errors and paths it has
 * @param timeouts the longest waits for it
 * @param egress its proxy, its certificates, and what its requests carry besides
 * @param errors the operator's own rules for its errors, which come before those that are known
 * @param traits what differs at it from its dialect
 */
public record ProviderConnection(
        String name,
        Dialect dialect,
        URI baseUrl,
        Preset preset,
        Timeouts timeouts,
        Egress egress,
        List<ErrorRule> errors,
        ProviderTraits traits) {

    /** A connection without a proxy, certificates of its own, added fields or rules of the operator's. */
    public ProviderConnection(String name, Dialect dialect, URI baseUrl, Preset preset, Timeouts timeouts) {
        this(name, dialect, baseUrl, preset, timeouts, Egress.DIRECT);
    }

    /** A connection without rules of the operator's. */
    public ProviderConnection(
            String name, Dialect dialect, URI baseUrl, Preset preset, Timeouts timeouts, Egress egress) {
        this(name, dialect, baseUrl, preset, timeouts, egress, List.of(), ProviderTraits.USUAL);
    }

    /** Returns whether the provider is reached by TLS. */
    public boolean isSecure() {
        return "https".equalsIgnoreCase(baseUrl.getScheme());
    }

    /**
     * The longest waits for a provider.
     *
     * @param connect for a connection, TLS included
     * @param firstByte from the request's last byte to the first byte of the answer's body
     * @param idle between two data events of a stream, or two parts of a plain body
     * @param total from the beginning to the end
     */
    public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {

        /** The timeouts where none are configured: a model may read a long prompt for minutes before its first byte. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(300), Duration.ofSeconds(120), Duration.ofMinutes(30));
    }
}
