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
    TracingSettings read(Section section) {
        URI configured = section.get("endpoint", Format.OTLP_URL);
        URI endpoint = section.has("endpoint") ? configured : environment.collector();
        Map<String, Secret> headers = headers(section);
        double sample = section.get("sample", Format.SHARE, 1.0);
        if (endpoint == null) {
            if (section.has("sample") || section.has("headers")) {
                section.wrong("endpoint", "missing", Format.OTLP_URL.expected());
            }
            return null;
        }
        return new TracingSettings(
                endpoint,
                section.has("headers") ? headers : environment.collectorHeaders(),
                sample,
                environment.serviceName());
    }

    private Map<String, Secret> headers(Section section) {
        Unique<String> names = new Unique<>(problems);
        Map<String, Secret> headers = new LinkedHashMap<>();
        for (Section each : section.items("headers")) {
            String name = each.require("name", Format.FIELD_NAME, "");
            names.add(name.toLowerCase(Locale.ROOT), each.path("name"), "the name", "each field once");
            headers.put(name, each.require("value", Format.FIELD_VALUE, Secret.of("")));
        }
        return headers;
    }
}
