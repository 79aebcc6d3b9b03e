package dev.sluice.config;

import dev.sluice.call.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reader of {@code sluice.tracing}, and of OpenTelemetry's own variables where it is silent. */
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
        URI configured = section.get(TracingSchema.ENDPOINT);
        URI endpoint = section.has(TracingSchema.ENDPOINT) ? configured : environment.collector();
        Map<String, Secret> headers = headers(section);
        double sample = section.get(TracingSchema.SAMPLE);
        if (endpoint == null) {
            if (section.has(TracingSchema.SAMPLE) || section.has(TracingSchema.HEADERS)) {
                section.missing(TracingSchema.ENDPOINT);
            }
            return null;
        }
        return new TracingSettings(
                endpoint,
                section.has(TracingSchema.HEADERS) ? headers : environment.collectorHeaders(),
                sample,
                environment.serviceName());
    }

    private Map<String, Secret> headers(ConfigSection section) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        Map<String, Secret> headers = new LinkedHashMap<>();
        for (ConfigSection each : section.get(TracingSchema.HEADERS)) {
            String name = each.require(TracingSchema.HEADER_NAME, "");
            names.add(name.toLowerCase(Locale.ROOT), each.path(TracingSchema.HEADER_NAME), "name", "each field once");
            headers.put(name, each.require(TracingSchema.HEADER_VALUE, Secret.of("")));
        }
        return headers;
    }
}
