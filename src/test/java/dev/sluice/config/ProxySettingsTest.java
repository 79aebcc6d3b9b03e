package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.upstream.OutboundProxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy of each provider: its own, else that of all, else the environment's. */
class ProxySettingsTest {

    private static final String FILE = """
            sluice:
              %s
              providers:
                - { name: secure, dialect: openai, base-url: https://llm.corp.example, keys: [sk-one] }
                - { name: plain, dialect: openai, base-url: http://llm.corp.example:8000, keys: [sk-two] }
                - { name: own, dialect: openai, base-url: http://own.example, keys: [sk-three], proxy: "%s" }
              clients: [{ name: app, key: sk-app }]
            """;

    @TempDir
    Path directory;

    private Given given(String line, String own) {
        return Given.yaml(directory, FILE.formatted(line, own));
    }

    private static List<String> proxies(Given given) {
        return given.load().connections().stream()
                .map(connection -> String.valueOf(connection.egress().proxy()))
                .toList();
    }

    @Test
    void a_providers_own_proxy_wins_over_that_of_all_and_that_over_the_environment() {
        Given given = given("proxy: socks5://all:1081", "none")
                .variable("HTTPS_PROXY", "http://environment:1")
                .variable("NO_PROXY", "*");
        assertThat(proxies(given)).containsExactly("socks5://all:1081", "socks5://all:1081", "null");
        assertThat(proxies(given("proxy: none", "http://mine").variable("ALL_PROXY", "environment:1")))
                .containsExactly("null", "null", "http://mine:80");
    }

    @Test
    void variables_are_by_scheme_and_the_lower_case_one_wins() {
        Given given = given("", "none")
                .variable("HTTPS_PROXY", "http://upper:1")
                .variable("https_proxy", "http://lower:2")
                .variable("HTTP_PROXY", "plain:3");
        assertThat(proxies(given)).containsExactly("http://lower:2", "http://plain:3", "null");
        assertThat(proxies(given("", "none").variable("all_proxy", "socks5h://[::1]:4")))
                .containsExactly("socks5://[::1]:4", "socks5://[::1]:4", "null");
        assertThat(proxies(given("", "none").variable("http_proxy", " ").variable("HTTP_PROXY", "http://p:3")))
                .containsExactly("null", "http://p:3", "null");
    }

    @Test
    void a_provider_of_the_environment_goes_over_the_environments_proxy_too() {
        Given given = Given.nothing()
                .variable("OPENAI_API_KEYS", "sk-1")
                .variable("SLUICE_CLIENT_KEY", "sk-app")
                .variable("HTTPS_PROXY", "http://proxy:3128");
        assertThat(proxies(given)).containsExactly("http://proxy:3128");
    }

    @Test
    void credentials_are_decoded_and_may_hold_any_character_but_are_never_shown() {
        Given given =
                given("proxy: \"http://us%40er:${PASS}@proxy:3128\"", "none").variable("PASS", "p@ss:w/rd%+");
        OutboundProxy proxy = given.load().connections().get(0).egress().proxy();
        assertThat(proxy.user()).isEqualTo("us@er");
        assertThat(proxy.password().reveal()).isEqualTo("p@ss:w/rd%+");
        assertThat(proxy).hasToString("http://proxy:3128");
        assertThat(given.load().toString()).doesNotContain("p@ss");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://proxy:3128", "socks4://proxy", "http://", "http://u:secret-9@pro xy", "http://p:99999"})
    void an_unusable_proxy_is_refused_without_being_shown(String url) {
        assertThatThrownBy(() -> given("proxy: \"" + url + '"', "none").load())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageStartingWith("sluice.proxy: not usable (expected: http://host:port or socks5://host:port")
                .hasMessageNotContaining("secret-9");
        if (!url.equals("http://")) {
            assertThatThrownBy(
                            () -> given("", "none").variable("https_proxy", url).load())
                    .hasMessageStartingWith("https_proxy: not usable");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'corp.example', true",
        "'.corp.example', true",
        "'*.corp.example', true",
        "'LLM.Corp.Example.', true",
        "'a.example b.example,\tllm.corp.example:443', true",
        "'llm.corp.example:8443', false",
        "'*', true",
        "'orp.example', false",
        "'corp.example.org', false",
        "'', false"
    })
    void hosts_of_no_proxy_are_reached_directly(String list, boolean direct) {
        Given given = given("", "none").variable("HTTPS_PROXY", "http://p:1").variable("NO_PROXY", list);
        assertThat(proxies(given).get(0)).isEqualTo(direct ? "null" : "http://p:1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3, 80, true",
        "10.1.2.3:80, 10.1.2.3, 80, true",
        "10.1.2.3:81, 10.1.2.3, 80, false",
        "10.0.0.0/8, 10.1.2.3, 80, true",
        "10.0.0.0/16, 10.1.2.3, 80, false",
        "10.0.0.0/8, ten.example, 80, false",
        "::1, 0:0:0:0:0:0:0:1, 80, true",
        "[::1]:80, ::1, 80, true",
        "fd00::/8, fd12::1, 80, true",
        "2.3, 10.1.2.3, 80, false"
    })
    void addresses_and_networks_of_no_proxy(String list, String host, int port, boolean direct) {
        assertThat(new NoProxyList(list).has(host, port)).isEqualTo(direct);
    }
}
