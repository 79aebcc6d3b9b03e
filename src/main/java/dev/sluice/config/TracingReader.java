package dev.sluice.config;

import dev.sluice.call.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code sluice.tracing}, and what OpenTelemetry's own variables say where it is silent. */
final class TracingReader {

    private final EnvironmentDefaults environment;
    private final Problems problems;

    TracingReader(EnvironmentDefaults environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** Returns the settings, or null where nothing names a collector. */
    @Nullable
    TracingSettings read(ConfigSection section) {
        URI configured = section.get("endpoint", ValueFormat.OTLP_URL);
        URI endpoint = section.has("endpoint") ? configured : environment.collector();
        Map<String, Secret> headers = headers(section);
        double sample = section.get("sample", ValueFormat.SHARE, 1.0);
        if (endpoint == null) {
            if (section.has("sample") || section.has("headers")) {
                section.wrong("endpoint", "missing", ValueFormat.OTLP_URL.expected());
            }
            return null;
        }
        return new TracingSettings(
                endpoint,
                section.has("headers") ? headers : environment.collectorHeaders(),
                sample,
                environment.serviceName());
    }

    private Map<String, Secret> headers(ConfigSection section) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        Map<String, Secret> headers = new LinkedHashMap<>();
        for (ConfigSection each : section.items("headers")) {
            String name = each.require("name", ValueFormat.FIELD_NAME, "");
            names.add(name.toLowerCase(Locale.ROOT), each.path("name"), "the name", "each field once");
            headers.put(name, each.require("value", ValueFormat.FIELD_VALUE, Secret.of("")));
        }
        return headers;
    }
}
