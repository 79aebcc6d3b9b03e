package dev.sluice.telemetry.traces;

import dev.sluice.call.Secret;
import java.net.URI;
import java.util.Map;

/**
 * Where traces go, and which.
 *
 * @param collector the whole URL at which OTLP is taken over HTTP
 * @param headers fields that go with every export
 * @param sample the share of calls that is traced where the caller has not decided it, 0 to 1
 * @param service what the spans name as their service
 */
public record TracePlan(URI collector, Map<String, Secret> headers, double sample, String service) {}
