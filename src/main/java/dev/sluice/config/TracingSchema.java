package dev.sluice.config;

import dev.sluice.call.Secret;
import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.SectionList;
import java.net.URI;

/** The keys below {@code tracing}. */
final class TracingSchema {

    static final Optional<URI> ENDPOINT = new Optional<>(
            "endpoint",
            TextFormats.OTLP_URL,
            "`OTEL_EXPORTER_OTLP_ENDPOINT`; without it no traces",
            "the collector that takes [traces](operations.md#traces) by OTLP over HTTP: a base such as"
                    + " `http://localhost:4318`, or the whole URL, which ends in `/v1/traces`");
    static final Defaulted<Double> SAMPLE = new Defaulted<>(
            "sample",
            NumberFormats.SHARE,
            "1",
            "the share of calls that is traced; of a caller that sends a `traceparent`, the calls that it traces itself");
    static final Required<String> HEADER_NAME =
            new Required<>("name", TextFormats.FIELD_NAME, "a header field for the collector, such as `authorization`");
    static final Required<Secret> HEADER_VALUE =
            new Required<>("value", TextFormats.FIELD_VALUE, "the field's value; a secret is better in a `${VAR}`");
    static final SectionList HEADERS = new SectionList(
            "headers",
            SectionSchema.of(HEADER_NAME, HEADER_VALUE),
            "`OTEL_EXPORTER_OTLP_HEADERS`",
            "header fields that go with every export");

    static final SectionSchema TRACING = SectionSchema.of(ENDPOINT, SAMPLE, HEADERS);

    private TracingSchema() {}
}
