package dev.sluice.config;

import dev.sluice.config.ProxyFormats.Choice;
import dev.sluice.upstream.OutboundProxy;
import java.net.URI;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the proxy of each provider: its own, else that of all providers, else that of the environment.
 *
 * <p>The variables are those that curl reads: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}.
 */
final class ProxyReader {

    private final Function<String, @Nullable String> variables;
    private final Problems problems;
    private final @Nullable Choice forAll;

    ProxyReader(@Nullable Choice forAll, Function<String, @Nullable String> variables, Problems problems) {
        this.forAll = forAll;
        this.variables = variables;
        this.problems = problems;
    }

    /** Returns the proxy of the provider at {@code baseUrl}, or null for none; {@code own} is its own setting, or null. */
    @Nullable
    OutboundProxy proxy(@Nullable Choice own, URI baseUrl) {
        Choice configured = own == null ? forAll : own;
        return configured == null ? ofEnvironment(baseUrl) : configured.proxy();
    }

    private @Nullable OutboundProxy ofEnvironment(URI baseUrl) {
        boolean secure = "https".equalsIgnoreCase(baseUrl.getScheme());
        Variable variable = variable(secure ? "https_proxy" : "http_proxy");
        if (variable == null) {
            variable = variable("all_proxy");
        }
        if (variable == null || isDirect(baseUrl, secure)) {
            return null;
        }
        OutboundProxy proxy = ProxyFormats.VARIABLE.read(variable.value());
        if (proxy == null) {
            problems.add(variable.name(), "not usable", ProxyFormats.VARIABLE.expected());
        }
        return proxy;
    }

    private boolean isDirect(URI baseUrl, boolean secure) {
        Variable list = variable("no_proxy");
        int port = baseUrl.getPort() >= 0 ? baseUrl.getPort() : secure ? 443 : 80;
        String host = baseUrl.getHost().replaceAll("[\\[\\]]", "");
        return list != null && new NoProxyList(list.value()).has(host, port);
    }

    private record Variable(String name, String value) {}

    /** Returns the variable {@code lower} or its upper-case twin; an empty one counts as absent. */
    private @Nullable Variable variable(String lower) {
        for (String name : new String[] {lower, lower.toUpperCase(Locale.ROOT)}) {
            String value = variables.apply(name);
            if (value != null && !value.isBlank()) {
                return new Variable(name, value.strip());
            }
        }
        return null;
    }
}
