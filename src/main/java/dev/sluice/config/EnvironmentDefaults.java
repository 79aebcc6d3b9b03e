package dev.sluice.config;

import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.access.ClientTerms;
import dev.sluice.call.Secret;
import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.upstream.ProviderConnection;
import dev.sluice.upstream.ProviderConnection.Timeouts;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that well-known variables give: {@code ANTHROPIC_API_KEYS} and its like a provider, {@code
 * SLUICE_CLIENT_KEY} a client, {@code SLUICE_ADMIN_KEY} the key of the management API. They are enough to run without a file;
 * beside a file they add the providers and the client that it does not name.
 */
final class EnvironmentDefaults {

    private static final String CLIENT = "default";

    private final Function<String, @Nullable String> variables;
    private final Problems problems;

    EnvironmentDefaults(Function<String, @Nullable String> variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** Returns {@code configured} and every known provider that has a variable and no entry there. */
    List<ProviderSettings> add(List<ProviderSettings> configured, EgressReader egress) {
        List<ProviderSettings> providers = new ArrayList<>(configured);
        for (ProviderPreset preset : ProviderPreset.ALL) {
            URI baseUrl = preset.baseUrl();
            String keys = preset.variable() == null ? null : value(preset.variable());
            // A preset of several dialects is asked in its first.
            if (keys != null
                    && baseUrl != null
                    && providers.stream().noneMatch(it -> it.name().equals(preset.name()))) {
                providers.add(provider(preset, baseUrl, keys, egress));
            }
        }
        return providers;
    }

    /** Returns {@code configured} and the client of {@code SLUICE_CLIENT_KEY}, unless a client of its name is there. */
    List<Client> addClient(List<Client> configured) {
        List<Client> clients = new ArrayList<>(configured);
        Secret key = secret("SLUICE_CLIENT_KEY");
        if (key != null && configured.stream().noneMatch(it -> it.name().equals(CLIENT))) {
            ClientKey hash = ClientKey.of(key.reveal());
            configured.stream()
                    .filter(it -> it.key().equals(hash))
                    .forEach(it -> problems.add(
                            "SLUICE_CLIENT_KEY", "same key as client " + it.name(), "a unique key, or none"));
            clients.add(new Client(CLIENT, hash, ClientTerms.DEFAULT));
        }
        return clients;
    }

    /** Returns the finder of proxies by the variables, below {@code forAll}, the setting of all providers, where it is not null. */
    ProxyReader proxies(ProxyFormats.@Nullable Choice forAll) {
        return new ProxyReader(forAll, variables, problems);
    }

    @Nullable
    Secret adminKey() {
        return secret("SLUICE_ADMIN_KEY");
    }

    /** Returns the collector that OpenTelemetry's variables name, or null; the variable for traces alone is the whole URL. */
    @Nullable
    URI collector() {
        String traces = value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        return traces == null
                ? url("OTEL_EXPORTER_OTLP_ENDPOINT", TextFormats.OTLP_URL)
                : url("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", TextFormats.BASE_URL);
    }

    private @Nullable URI url(String variable, ValueFormat<URI> format) {
        String value = value(variable);
        URI url = value == null ? null : format.read(value);
        if (value != null && url == null) {
            problems.add(variable, "not usable", TextFormats.OTLP_URL.expected());
        }
        return url;
    }

    /** Returns the fields of {@code OTEL_EXPORTER_OTLP_HEADERS}: {@code name=value} separated by commas, values URL-encoded. */
    Map<String, Secret> collectorHeaders() {
        String variable = "OTEL_EXPORTER_OTLP_HEADERS";
        Map<String, Secret> headers = new LinkedHashMap<>();
        for (String field : Objects.requireNonNullElse(value(variable), "").split(",", -1)) {
            int equals = field.indexOf('=');
            String name = equals < 0
                    ? null
                    : TextFormats.FIELD_NAME.read(field.substring(0, equals).strip());
            Secret value = equals < 0 ? null : TextFormats.FIELD_VALUE.read(decoded(field.substring(equals + 1)));
            if (name != null && value != null) {
                headers.put(name, value);
            } else if (!field.isBlank()) {
                problems.add(variable, "not usable", "name=value pairs separated by commas");
            }
        }
        return headers;
    }

    /** Unlike in a form, a plus sign stands for itself. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    String serviceName() {
        return Objects.requireNonNullElse(value("OTEL_SERVICE_NAME"), "sluice");
    }

    private ProviderSettings provider(ProviderPreset preset, URI baseUrl, String keys, EgressReader egress) {
        List<KeyPlan> plans = new ArrayList<>();
        UniqueNames<Secret> secrets = new UniqueNames<>(problems);
        for (String text : TextFormats.unquoted(keys).split(",", -1)) {
            Secret secret = TextFormats.SECRET.read(text.strip());
            String path = preset.variable() + '[' + plans.size() + ']';
            if (secret == null) {
                problems.add(
                        path,
                        text.isBlank() ? "empty" : "not usable",
                        "keys separated by commas, without a quote at one end");
            } else {
                secrets.add(secret, path, "key", "each key once");
                String name = preset.name() + '-' + (plans.size() + 1);
                plans.add(new KeyPlan(name, secret, null, 1, Limits.UNKNOWN, List.of()));
            }
        }
        ProviderConnection connection = new ProviderConnection(
                preset.name(),
                preset.dialect(),
                baseUrl,
                preset.preset(),
                Timeouts.DEFAULT,
                egress.unconfigured(baseUrl),
                List.of(),
                preset.traits());
        return new ProviderSettings(
                connection,
                preset.models(),
                preset.preset().classes(),
                preset.preset().dayZone(),
                List.copyOf(plans));
    }

    private @Nullable Secret secret(String variable) {
        String value = value(variable);
        Secret secret = value == null ? null : TextFormats.SECRET.read(value);
        if (value != null && secret == null) {
            problems.add(variable, "not usable", "a key of visible ASCII characters, without a quote at one end");
        }
        return secret;
    }

    /** An empty variable counts as absent: compose files and shells make them. */
    private @Nullable String value(String variable) {
        String value = variables.apply(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
