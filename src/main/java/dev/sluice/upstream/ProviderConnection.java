package dev.sluice.upstream;

import dev.sluice.call.Dialect;
import java.net.URI;
import java.time.Duration;

/**
 * How a provider is reached.
 *
 * @param name the provider's name
 * @param dialect what it speaks
 * @param baseUrl the part before the version segment, or with one
 * @param preset whose habits it has, in limit headers and errors
 * @param timeouts how long to wait for what
 */
public record ProviderConnection(String name, Dialect dialect, URI baseUrl, Preset preset, Timeouts timeouts) {

    /** Whose habits a provider has. */
    public enum Preset {
        ANTHROPIC,
        OPENAI,
        GEMINI,
        DEEPSEEK
    }

    /**
     * How long to wait for what.
     *
     * @param connect for a connection, TLS included
     * @param firstByte from the request's last byte to the first byte of the answer's body
     * @param idle between two data events of a stream, or two parts of a plain body
     * @param total from the beginning to the end
     */
    public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {

        /** What holds where nothing is configured: a long context may think for minutes before its first byte. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(300), Duration.ofSeconds(120), Duration.ofMinutes(30));
    }
}
