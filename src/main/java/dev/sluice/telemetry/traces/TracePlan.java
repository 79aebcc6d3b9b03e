package dev.sluice.telemetry.traces;

import dev.sluice.call.Secret;
import java.net.URI;
import java.util.Map;

/**
 * The settings of the export of traces.
 *
 * @param collector the whole URL that takes OTLP over HTTP
 * @param headers fields that go with every export
 * @param sample the share of calls that is traced where the caller has not decided it, 0 to 1
 * @param service the service's name in the spans
 */
public record TracePlan(URI collector, Map<String, Secret> headers, double sample, String service) {}
