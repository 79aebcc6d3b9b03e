package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The metrics page: it has every name and label that dashboards use, and no value that callers can choose freely. */
class MetricsTest {

    private static final Map<String, Set<String>> PROMISED = Map.ofEntries(
            Map.entry("sluice_requests_total", Set.of("client", "dialect", "model", "outcome")),
            Map.entry("sluice_request_seconds_bucket", Set.of("dialect", "model", "le")),
            Map.entry("sluice_first_token_seconds_bucket", Set.of("dialect", "model", "le")),
            Map.entry("sluice_overhead_seconds_bucket", Set.of("dialect", "model", "le")),
            Map.entry("sluice_queue_wait_seconds_count", Set.of("client")),
            Map.entry("sluice_rejections_total", Set.of("reason")),
            Map.entry("sluice_upstream_attempts_total", Set.of("provider", "key", "outcome")),
            Map.entry("sluice_key_state", Set.of("provider", "key", "state")),
            Map.entry("sluice_key_limit", Set.of("provider", "key", "class", "dimension")),
            Map.entry("sluice_key_available", Set.of("provider", "key", "class", "dimension")),
            Map.entry("sluice_account_limit", Set.of("provider", "account", "class", "dimension")),
            Map.entry("sluice_account_available", Set.of("provider", "account", "class", "dimension")),
            Map.entry("sluice_key_in_flight", Set.of("provider", "key")),
            Map.entry("sluice_tokens_total", Set.of("client", "model", "kind")),
            Map.entry("sluice_cost_total", Set.of("client", "model", "currency")),
            Map.entry("sluice_streams_open", Set.of("dialect")));

    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        upstream.will((request, wire) -> wire.json("""
                {"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,
                "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}"""));
        relay = RunningRelay.over(
                upstream,
                "providers[1].models=gpt-4.1",
                "models[0].name=gpt-4.1",
                "models[0].price.input=1",
                "models[0].price.output=1",
                "providers[1].keys[0].account=shared",
                "providers[1].keys[1].secret=sk-of-the-same",
                "providers[1].keys[1].account=shared",
                "clients[1].name=rare",
                "clients[1].key=sk-rare",
                "clients[1].rpm=1");
        relay.post(SampleRequest.CHAT);
        relay.post(SampleRequest.MESSAGE);
        relay.postAs("sk-rare", SampleRequest.CHAT);
        relay.postAs("sk-rare", SampleRequest.CHAT);
        relay.postAs("sk-nobody", SampleRequest.CHAT);
        for (int i = 0; i < 20; i++) {
            relay.post(SampleRequest.chat("gpt-made-up-" + i, false));
        }
        relay.awaitQuiet();
    }

    @AfterAll
    static void stop() {
        relay.close();
        upstream.close();
    }

    @Test
    void every_name_and_label_is_present() {
        Scrape scrape = relay.metrics();

        PROMISED.forEach((name, labels) -> assertThat(scrape.series(name)
                        .map(sample -> Set.copyOf(sample.labels().keySet())))
                .describedAs(name)
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found).isEqualTo(labels)));
    }

    @Test
    void label_values_are_of_closed_sets() {
        Scrape scrape = relay.metrics();

        assertThat(scrape.values("sluice_requests_total", "model")).isSubsetOf("gpt-4.1", "claude-opus-4-7", "unknown");
        assertThat(scrape.values("sluice_requests_total", "client")).isSubsetOf("app", "rare", "unknown");
        assertThat(scrape.values("sluice_key_state", "state"))
                .containsExactlyInAnyOrder("ready", "cooling", "open", "exhausted", "revoked", "disabled");
        assertThat(scrape.values("sluice_rejections_total", "reason"))
                .containsExactlyInAnyOrder(
                        "caller_limited",
                        "budget_spent",
                        "queue_full",
                        "wait_too_long",
                        "no_usable_key",
                        "shutting_down",
                        "memory_full",
                        "store_unavailable");
        assertThat(scrape.values("sluice_key_limit", "dimension"))
                .isSubsetOf("requests", "input_tokens", "output_tokens", "tokens", "concurrency");
        assertThat(scrape.values("sluice_tokens_total", "kind"))
                .contains("input", "cached_input", "output", "reasoning");
    }

    @Test
    void keys_of_one_account_count_once_in_its_limits() {
        Scrape scrape = relay.metrics();

        assertThat(scrape.sum("sluice_key_limit", "provider=openai", "dimension=requests"))
                .isEqualTo(2 * 1_000_000);
        assertThat(scrape.sum("sluice_account_limit", "provider=openai", "dimension=requests"))
                .isEqualTo(1_000_000);
        assertThat(scrape.sum("sluice_account_limit", "account=shared")).isEqualTo(1_000_000);
        assertThat(scrape.values("sluice_account_limit", "account"))
                .containsExactlyInAnyOrder("shared", "key/anthropic-1");
    }

    @Test
    void calls_are_counted() {
        Scrape scrape = relay.metrics();

        assertThat(scrape.sum("sluice_requests_total", "client=app", "model=gpt-4.1", "outcome=ok"))
                .isEqualTo(1);
        assertThat(scrape.sum("sluice_requests_total", "outcome=not_found")).isEqualTo(20);
        assertThat(scrape.sum("sluice_requests_total", "outcome=unauthenticated"))
                .isEqualTo(1);
        assertThat(scrape.sum("sluice_rejections_total", "reason=caller_limited"))
                .isEqualTo(1);
        assertThat(scrape.sum("sluice_requests_total", "client=rare", "model=gpt-4.1", "outcome=caller_limited"))
                .describedAs("a configured model is named where its call is refused, too")
                .isEqualTo(1);
        assertThat(scrape.sum("sluice_tokens_total", "client=app", "model=gpt-4.1", "kind=input"))
                .isEqualTo(6);
        assertThat(scrape.sum("sluice_cost_total", "currency=USD")).isPositive();
        assertThat(scrape.sum("sluice_upstream_attempts_total", "outcome=ok")).isEqualTo(3);
    }

    @Test
    void no_page_shows_a_secret() {
        Set<String> secrets = new LinkedHashSet<>(Set.of(ScriptedUpstream.KEY, RunningRelay.CLIENT_KEY, "sk-rare"));

        assertThat(Stream.of("/metrics", "/health", "/health/liveness", "/health/readiness", "/nowhere", "/env")
                        .map(path -> relay.manage(path).body())
                        .collect(Collectors.joining()))
                .doesNotContain(secrets);
    }
}
