package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.SimulationPlan.AccountPlan;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.demo.wire.AnswerLength;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of the simulated provider as clients see them, in headers and in 429s. */
@Timeout(60)
class SimulatedLimitsTest {

    @Test
    void anthropic_headers_give_limits_in_thousands_and_dates() throws Exception {
        try (Simulation simulation = new Simulation(SimulationPlan.of(1, LimitPlan.CLAUDE_TIER_1))) {
            HttpResponse<String> response = simulation.post("/v1/messages", Simulation.messages(false));

            assertHeader(response, "anthropic-ratelimit-requests-limit", "50");
            assertHeader(response, "anthropic-ratelimit-requests-remaining", "49");
            assertHeader(response, "anthropic-ratelimit-requests-reset", "2026-01-01T00:00:02Z");
            assertHeader(response, "anthropic-ratelimit-input-tokens-limit", "50000");
            assertHeader(response, "anthropic-ratelimit-input-tokens-remaining", "50000");
            assertHeader(response, "anthropic-ratelimit-output-tokens-limit", "10000");
            assertHeader(response, "anthropic-ratelimit-tokens-limit", "10000");
            assertHeader(response, "anthropic-organization-id", "org-sim-01");
            assertHeader(response, "request-id", "req_sim_000001");
        }
    }

    @Test
    void openai_headers_give_limits_in_durations() throws Exception {
        LimitPlan plan = new LimitPlan(Kind.CONTINUOUS, 60, 0, 0, 6000, 0);
        try (Simulation simulation = new Simulation(SimulationPlan.of(1, plan))) {
            HttpResponse<String> response = simulation.post("/chat/completions", """
                {"model":"gpt-4.1","max_tokens":593,"messages":[{"role":"user","content":"Hello there"}]}\
                """);

            assertHeader(response, "x-ratelimit-limit-requests", "60");
            assertHeader(response, "x-ratelimit-remaining-requests", "59");
            assertHeader(response, "x-ratelimit-reset-requests", "1s");
            assertHeader(response, "x-ratelimit-remaining-tokens", "5400");
            assertHeader(response, "x-ratelimit-reset-tokens", "6s");
            assertHeader(response, "x-request-id", "req_sim_000001");
        }
    }

    @Test
    void a_client_that_waits_as_long_as_a_429_says_is_answered() throws Exception {
        try (Simulation simulation = new Simulation(SimulationPlan.of(1, LimitPlan.requests(Kind.CONTINUOUS, 30)))) {
            for (int i = 0; i < 30; i++) {
                assertThat(simulation
                                .post("/v1/messages", Simulation.messages(false))
                                .statusCode())
                        .isEqualTo(200);
            }
            HttpResponse<String> refused = simulation.post("/v1/messages", Simulation.messages(false));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("rate_limit_error").contains("30 requests per minute");
            assertHeader(refused, "retry-after", "2");

            simulation.nanos.addAndGet(Duration.ofSeconds(2).toNanos());

            assertThat(simulation
                            .post("/v1/messages", Simulation.messages(false))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(simulation.provider.statistics(Simulation.KEY))
                    .isEqualTo(new KeyStatistics(
                            32, 31, 1, 0, 0, 0, simulation.provider.totals().generated()));
        }
    }

    @Test
    void limits_that_are_not_shown_are_in_no_header_and_no_message_and_hold_all_the_same() throws Exception {
        SimulationPlan plan =
                SimulationPlan.of(1, LimitPlan.requests(Kind.CONTINUOUS, 1)).withoutLimitsShown();
        try (Simulation simulation = new Simulation(plan)) {
            HttpResponse<String> answered = simulation.post("/v1/messages", Simulation.messages(false));
            HttpResponse<String> refused = simulation.post("/v1/messages", Simulation.messages(false));

            assertThat(answered.statusCode()).isEqualTo(200);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(answered.headers().map().keySet()).noneMatch(name -> name.contains("ratelimit"));
            assertThat(refused.headers().map().keySet()).noneMatch(name -> name.contains("ratelimit"));
            assertThat(refused.body()).contains("rate limit of requests per minute");
            assertHeader(refused, "retry-after", "60");
        }
    }

    @Test
    void windows_begin_as_long_before_the_start_as_planned() throws Exception {
        LimitPlan limits = LimitPlan.requests(Kind.FIXED, 1);
        AccountPlan account =
                new AccountPlan("org-7", limits, Map.of(), List.of(Simulation.KEY), Duration.ofSeconds(50));
        try (Simulation simulation = new Simulation(SimulationPlan.of(1, limits).withAccounts(account))) {
            simulation.post("/v1/messages", Simulation.messages(false));
            HttpResponse<String> refused = simulation.post("/v1/messages", Simulation.messages(false));

            assertHeader(refused, "retry-after", "10");
        }
    }

    @Test
    void keys_of_one_account_share_its_limits() throws Exception {
        AccountPlan account = new AccountPlan("org-7", LimitPlan.requests(Kind.FIXED, 2), List.of("sk-a", "sk-b"));
        try (Simulation simulation =
                new Simulation(SimulationPlan.of(1, LimitPlan.UNLIMITED).withAccounts(account))) {
            assertThat(simulation
                            .post("/v1/messages", "sk-a", Simulation.messages(true))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(simulation
                            .post("/v1/messages", "sk-b", Simulation.messages(true))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(simulation
                            .post("/v1/messages", "sk-a", Simulation.messages(true))
                            .statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void output_counts_as_it_is_generated() throws Exception {
        LimitPlan limits = new LimitPlan(Kind.CONTINUOUS, 0, 0, 60, 0, 0);
        SimulationPlan plan = SimulationPlan.of(1, limits).withLength(AnswerLength.of(90));
        try (Simulation simulation = new Simulation(plan)) {
            assertThat(simulation
                            .post("/v1/messages", Simulation.messages(true))
                            .statusCode())
                    .isEqualTo(200);

            HttpResponse<String> refused = simulation.post("/v1/messages", Simulation.messages(true));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertHeader(refused, "retry-after", "31");
        }
    }

    @Test
    void one_request_at_a_time_follows_another_without_a_refusal() throws Exception {
        try (Simulation simulation = new Simulation(SimulationPlan.of(1, LimitPlan.concurrency(1)))) {
            for (int i = 0; i < 50; i++) {
                assertThat(simulation
                                .post("/v1/messages", Simulation.messages(i % 2 == 0))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private static void assertHeader(HttpResponse<String> response, String name, String value) {
        assertThat(response.headers().firstValue(name)).as(name).contains(value);
    }
}
