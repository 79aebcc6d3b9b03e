package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Fault;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class CheckCommandTest {

    private static final String FILE = """
            sluice:
              providers:
                - name: sim
                  dialect: anthropic
                  base-url: %s
                  models: [claude-*]
                  key-defaults: { rpm: 50, input-tpm: 50000, output-tpm: 10000 }
                  keys: [sk-sim-01, sk-sim-02, sk-sim-03, sk-sim-04]
                - name: gone
                  dialect: openai
                  base-url: http://127.0.0.1:1
                  keys: [{ secret: sk-planted, name: g, rpm: 9 }]
              clients:
                - { name: app, key: sk-planted-client }
            """;

    @TempDir
    Path directory;

    private final SimulatedProvider provider = SimulatedProvider.start(
            SimulationPlan.of(4, LimitPlan.CLAUDE_TIER_1),
            System::nanoTime,
            InstantSource.system(),
            new SplittableRandom(1));
    private final Prompt prompt = new Prompt();

    @AfterEach
    void stop() {
        provider.close();
    }

    private ExitCode check(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yml"), yaml);
        return prompt.run("check", file.toString());
    }

    @Test
    void each_key_is_shown_with_its_state_and_only_usable_keys_count() throws Exception {
        provider.fail("sk-sim-02", Fault.REVOKED);
        provider.fail("sk-sim-03", Fault.NO_CREDIT);
        provider.fail("sk-sim-04", Fault.FORBIDDEN);

        assertThat(check(FILE.formatted(provider.baseUrl()))).isEqualTo(ExitCode.KEY_UNUSABLE);
        assertThat(prompt.out()).isEqualToNormalizingNewlines("""
                PROVIDER  KEY    STATE                LIMITS CONFIGURED                          LIMITS FOUND  MODELS
                sim       sim-1  ok                   rpm 50, input-tpm 50000, output-tpm 10000  -             2
                sim       sim-2  revoked (401)        rpm 50, input-tpm 50000, output-tpm 10000  -             -
                sim       sim-3  out of credit (400)  rpm 50, input-tpm 50000, output-tpm 10000  -             -
                sim       sim-4  forbidden (403)      rpm 50, input-tpm 50000, output-tpm 10000  -             -
                gone      g      no answer            rpm 9                                      -             -

                PROVIDER  MODELS         CLASS   SECONDS A CALL  LIMIT THAT BINDS  CALLS A MINUTE  CALLS AT ONCE
                sim       Claude Opus    opus    12              input tokens      16              7
                sim       Claude Sonnet  sonnet  8               input tokens      16              5

                Assumed: calls of 3000 input and 500 output tokens without cache, and typical seconds a call.
                Keys of one account count once; unusable keys do not count. docs/operations.md has the formula.
                """);
        assertThat(prompt.err()).isEmpty();
        assertThat(prompt.out()).doesNotContain("sk-");
    }

    @Test
    void keys_that_all_work_succeed_and_cost_nothing() throws Exception {
        String yaml = FILE.formatted(provider.baseUrl()).replaceAll("(?s)    - name: gone.*?  clients:", "  clients:");

        assertThat(check(yaml)).isEqualTo(ExitCode.OK);
        assertThat(prompt.out())
                .contains("sim       Claude Opus    opus    12              input tokens      66              27");
        assertThat(provider.totals().requests()).isEqualTo(4);
        assertThat(provider.totals().generated()).isZero();
    }

    @Test
    void limits_of_model_classes_are_shown_and_count_for_their_models() throws Exception {
        String yaml = FILE.formatted(provider.baseUrl())
                .replace("output-tpm: 10000 }", "output-tpm: 10000, limits: [{ class: opus, rpm: 5 }] }");
        check(yaml);

        assertThat(prompt.out())
                .contains("rpm 50, input-tpm 50000, output-tpm 10000; opus: rpm 5, input-tpm 50000, output-tpm 10000")
                .contains("sim       Claude Opus    opus    12              requests          20")
                .contains("sim       Claude Sonnet  sonnet  8               input tokens      66");
    }

    @Test
    void a_limit_that_the_provider_reports_overrides_the_configured_one() throws Exception {
        DisposableServer telling = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> response.header("anthropic-ratelimit-requests-limit", "4000")
                        .header("content-type", "application/json")
                        .sendString(Mono.just("{\"data\":[{\"id\":\"claude-opus-4-7\"}]}")))
                .bindNow();
        try {
            check("""
                    sluice:
                      providers:
                        - name: sim
                          dialect: anthropic
                          base-url: http://127.0.0.1:%d
                          key-defaults: { rpm: 50 }
                          keys: [{ secret: sk-1, account: org }, { secret: sk-2, account: org }]
                      clients: [{ name: app, key: sk-app }]
                    """.formatted(telling.port()));
        } finally {
            telling.disposeNow();
        }
        assertThat(prompt.out()).contains("rpm 50             rpm 4000");
        assertThat(prompt.out()).contains("requests          4000            1600");
    }

    @Test
    void a_configuration_that_cannot_work_is_refused_before_any_key_is_checked() throws Exception {
        String yaml = FILE.formatted(provider.baseUrl()).replace("rpm: 50", "rpm: -3");

        assertThat(check(yaml)).isEqualTo(ExitCode.REFUSED);
        assertThat(prompt.err())
                .contains("sluice.providers[0].key-defaults.rpm: -3 (expected: a whole number from 1 to 2000000000)")
                .doesNotContain("planted");
        assertThat(prompt.out()).isEmpty();
        assertThat(provider.totals().requests()).isZero();
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThat(prompt.run("check", "no/such.yml")).isEqualTo(ExitCode.REFUSED);
        assertThat(prompt.err()).contains("no/such.yml").contains("expected: a YAML file that can be read");
    }
}
