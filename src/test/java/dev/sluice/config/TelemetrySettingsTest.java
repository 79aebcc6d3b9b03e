package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Secret;
import dev.sluice.telemetry.accesslog.AccessLogTarget;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of traces and of the access log. */
class TelemetrySettingsTest {

    @TempDir
    private Path directory;

    private static Given relay() {
        return Given.nothing().variable("OPENAI_API_KEYS", "sk-1").variable("SLUICE_CLIENT_KEY", "sk-2");
    }

    @Test
    void both_are_off_by_default() {
        Settings settings = relay().load();
        assertThat(settings.tracing()).isNull();
        assertThat(settings.accessLog()).isEqualTo(new AccessLogTarget.Nowhere());
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:4318, http://localhost:4318/v1/traces",
        "http://localhost:4318/, http://localhost:4318/v1/traces",
        "https://otel.example.com/api/otlp, https://otel.example.com/api/otlp/v1/traces",
        "https://otel.example.com/v1/traces, https://otel.example.com/v1/traces",
    })
    void a_base_becomes_the_whole_url(String written, String url) {
        Settings settings = relay().property("sluice.tracing.endpoint", written).load();
        assertThat(settings.tracing()).isEqualTo(new TracingSettings(URI.create(url), Map.of(), 1, "sluice"));
    }

    @Test
    void headers_and_share_are_read_and_no_header_is_shown() {
        Settings settings = Given.yaml(directory, """
                        sluice:
                          access-log: off
                          tracing:
                            endpoint: http://localhost:4318
                            sample: 0.25
                            headers:
                              - { name: authorization, value: Bearer planted-secret }
                        """)
                .variable("OPENAI_API_KEYS", "sk-1")
                .variable("SLUICE_CLIENT_KEY", "sk-2")
                .load();
        assertThat(settings.tracing())
                .isEqualTo(new TracingSettings(
                        URI.create("http://localhost:4318/v1/traces"),
                        Map.of("authorization", Secret.of("Bearer planted-secret")),
                        0.25,
                        "sluice"));
        assertThat(settings.toString()).doesNotContain("planted");
    }

    @Test
    void opentelemetrys_own_variables_are_enough() {
        Settings settings = relay().variable("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
                .variable("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b+c, x-tenant=one")
                .variable("OTEL_SERVICE_NAME", "relay-2")
                .load();
        assertThat(settings.tracing())
                .isEqualTo(new TracingSettings(
                        URI.create("http://collector:4318/v1/traces"),
                        Map.of("api-key", Secret.of("a b+c"), "x-tenant", Secret.of("one")),
                        1,
                        "relay-2"));
    }

    @Test
    void the_variable_for_traces_alone_is_the_whole_url_and_the_file_wins_over_both() {
        Given given = relay().variable("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
                .variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4318/custom");
        assertThat(given.load().tracing().endpoint()).hasToString("http://collector:4318/custom");
        assertThat(given.property("sluice.tracing.endpoint", "http://mine:1")
                        .load()
                        .tracing()
                        .endpoint())
                .hasToString("http://mine:1/v1/traces");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:4318", "grpc://localhost:4317", "http://user:pass@host", "http://", "nonsense"})
    void a_wrong_endpoint_is_refused(String wrong) {
        assertThatThrownBy(
                        () -> relay().property("sluice.tracing.endpoint", wrong).load())
                .hasMessage("sluice.tracing.endpoint: not usable"
                        + " (expected: an OTLP/HTTP URL such as http://localhost:4318)");
        assertThatThrownBy(() ->
                        relay().variable("OTEL_EXPORTER_OTLP_ENDPOINT", wrong).load())
                .hasMessageStartingWith("OTEL_EXPORTER_OTLP_ENDPOINT: not usable (expected: an OTLP/HTTP URL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sluice.tracing.sample|1.5|sluice.tracing.sample: 1.5 (expected: a number from 0 to 1)",
                "sluice.tracing.headers[0].name|a b|sluice.tracing.headers[0].name: a b (expected: the name of a header field, of 1 to 100 characters)",
                "sluice.tracing.sample|0.5|sluice.tracing.endpoint: missing (expected: an OTLP/HTTP URL",
                "sluice.access-log|syslog|sluice.access-log: syslog (expected: off, stdout, or a file's path such as",
                "sluice.access-log|/no/such/dir/a.log|sluice.access-log: cannot be written to (expected: off, stdout,",
                "sluice.access-log|/|sluice.access-log: cannot be written to (expected: off, stdout,",
            })
    void settings_that_cannot_work_are_refused(String key, String value, String line) {
        assertThatThrownBy(() -> relay().property(key, value).load()).hasMessageContaining(line);
    }

    @Test
    void an_access_log_is_a_file_or_standard_output() {
        Path file = directory.resolve("access.log");
        assertThat(relay().property("sluice.access-log", file.toString()).load().accessLog())
                .isEqualTo(new AccessLogTarget.Rolling(file));
        assertThat(relay().property("sluice.access-log", "stdout").load().accessLog())
                .isEqualTo(new AccessLogTarget.Stdout());
    }
}
