package dev.sluice.config;

import dev.sluice.call.Secret;
import java.net.URI;
import java.util.Map;

/**
 * The settings of the export of traces.
 *
 * @param endpoint the collector's whole URL for OTLP over HTTP
 * @param headers header fields of every export, such as a collector's credential
 * @param sample the share of calls that is traced where the caller has not decided, 0 to 1
 * @param service the name that this relay's spans carry
 */
public record TracingSettings(URI endpoint, Map<String, Secret> headers, double sample, String service) {}
