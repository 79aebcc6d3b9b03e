package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Secret;
import dev.sluice.upstream.AddedField;
import dev.sluice.upstream.Egress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificates, header fields and query parameters of a provider. */
class EgressSettingsTest {

    private static final String PEM = Path.of("src/test/resources/tls/").toAbsolutePath() + "/";

    @TempDir
    Path directory;

    private Settings load(String dialect, String url, String lines) {
        return Given.yaml(directory, """
                sluice:
                  providers:
                    - name: corp
                      dialect: %s
                      base-url: %s
                      keys: [sk-one]
                      %s
                  clients: [{ name: app, key: sk-app }]
                """.formatted(dialect, url, lines.replace("PEM/", PEM)))
                .variable("TENANT", "t-1")
                .load();
    }

    private Egress egress(String lines) {
        return load("openai", "https://llm.corp.example", lines)
                .connections()
                .get(0)
                .egress();
    }

    @Test
    void certificates_are_read_and_equal_as_long_as_the_files_are() {
        String lines = "tls: { ca-file: PEM/ca.pem, cert-file: PEM/client.pem, key-file: PEM/client-key.pem }";
        Egress egress = egress(lines);
        assertThat(egress.tls().authorities()).hasSize(1);
        assertThat(egress.tls().client()).hasToString("ClientCertificate[CN=client]");
        assertThat(egress(lines)).isEqualTo(egress);
        assertThat(egress(lines.replace("client-key", "encrypted-key").replace(" }", ", key-password: changeit }")))
                .isEqualTo(egress);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ca-file: /no/such | ca-file: /no/such does not exist",
                "ca-file: PEM/client-key.pem | contains no certificate that can be read",
                "ca-file: PEM/README.md | contains no certificate that can be read",
                "cert-file: PEM/client.pem | key-file: missing",
                "key-file: PEM/client-key.pem | cert-file: missing",
                "cert-file: PEM/client.pem, key-file: PEM/server-key.pem | is not the key of the first certificate in",
                "cert-file: PEM/client.pem, key-file: PEM/ca.pem | contains no private key that can be read",
                "cert-file: PEM/client.pem, key-file: PEM/encrypted-key.pem | is encrypted, and key-password is missing",
                "'cert-file: PEM/client.pem, key-file: PEM/encrypted-key.pem, key-password: no' | key-password is not its password",
            })
    void an_unusable_certificate_is_refused_at_the_start(String tls, String problem) {
        assertThatThrownBy(() -> egress("tls: { " + tls + " }"))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageStartingWith("sluice.providers[0].tls.")
                .hasMessageContaining(problem);
    }

    @Test
    void a_broken_file_is_not_quoted() throws Exception {
        Path broken = Files.writeString(
                directory.resolve("k.pem"), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> egress("tls: { cert-file: PEM/client.pem, key-file: " + broken + " }"))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void certificates_without_tls_are_refused() {
        assertThatThrownBy(() -> load("openai", "http://llm.corp.example", "tls: { ca-file: PEM/ca.pem }"))
                .hasMessageContaining("sluice.providers[0].tls: without a base-url of https");
    }

    @Test
    void fields_and_parameters_may_come_from_variables() {
        Egress egress = egress("""
                headers: [{ name: X-Tenant, value: "${TENANT}" }]
                      query: [{ name: api-version, value: 2024-10-21 }]""");
        assertThat(egress.headers()).containsExactly(new AddedField("x-tenant", Secret.of("t-1")));
        assertThat(egress.query()).containsExactly(new AddedField("api-version", Secret.of("2024-10-21")));
        assertThat(egress.toString()).doesNotContain("t-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "content-encoding",
                "Transfer-Encoding",
                "connection",
                "te",
                "upgrade",
                "authorization",
                "proxy-authorization",
                "expect"
            })
    void fields_that_the_relay_writes_itself_are_refused(String name) {
        assertThatThrownBy(() -> egress("headers: [{ name: " + name + ", value: x }]"))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("sluice.providers[0].headers[0].name: ")
                .hasMessageContaining("is written by the relay itself");
    }

    @Test
    void only_the_dialects_own_credential_is_the_keys() {
        assertThat(egress("headers: [{ name: x-api-key, value: k }]").headers()).hasSize(1);
        assertThatThrownBy(() -> load("anthropic", "https://a.example", "headers: [{ name: x-api-key, value: k }]"))
                .hasMessageContaining("x-api-key is written by the relay itself");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ name: 'a b', value: x }",
                "{ name: 'a:', value: x }",
                "{ name: a, value: \"x\\ny\" }",
                "{ name: a }",
                "{ value: x }"
            })
    void what_is_no_field_is_refused(String field) {
        assertThatThrownBy(() -> egress("headers: [" + field + "]"))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining("sluice.providers[0].headers[0].");
    }

    @Test
    void a_field_is_set_once() {
        assertThatThrownBy(() -> egress("headers: [{ name: A, value: x }, { name: a, value: y }]"))
                .hasMessageContaining("each field once");
    }
}
