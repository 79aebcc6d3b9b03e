package dev.sluice.config;

import dev.sluice.call.Secret;
import java.net.URI;
import java.util.Map;

/**
 * Where traces go.
 *
 * @param endpoint where OTLP is taken over HTTP: the whole URL
 * @param headers fields that go with every export, such as a collector's credential
 * @param sample the share of calls that is traced where the caller has not decided it, 0 to 1
 * @param service the name that this relay's spans carry
 */
public record TracingSettings(URI endpoint, Map<String, Secret> headers, double sample, String service) {}
