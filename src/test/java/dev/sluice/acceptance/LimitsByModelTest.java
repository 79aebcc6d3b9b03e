package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.SimulationPlan.AccountPlan;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A refusal or a report about one model, over a key that serves other models too. */
@Timeout(60)
class LimitsByModelTest {

    private static final String GPT_LIMITED = """
            {"error":{"message":"Rate limit reached for gpt-4.1 in organization org-1 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}""";

    private static final String DAY_LIMITED = """
            {"error":{"message":"Requests per day limit exceeded - too many requests processed.","type":"too_many_requests_error","param":"quota","code":"request_quota_exceeded"}}""";

    private static final String OPUS_LIMITED = """
            {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your organization's rate limit of 20,000 input tokens per minute (model: claude-opus-4-7)."}}""";

    private static final String BARE =
            "{\"error\":{\"message\":\"Too many requests\",\"type\":\"rate_limit_error\",\"code\":\"429\"}}";

    private static final String[] SHORT_WAIT = {"x-sluice-max-wait", "1s"};
    private static final String[] WAIT = {"x-sluice-max-wait", "5s"};

    private final ScriptedUpstream upstream = new ScriptedUpstream();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void a_429_about_one_model_leaves_another_alone() {
        refuse("\"gpt-4.1\"", GPT_LIMITED, "retry-after: 20");
        try (RunningRelay relay = RunningRelay.over(upstream)) {
            assertThat(chat(relay, "gpt-4.1", SHORT_WAIT)).isEqualTo(429);
            assertThat(chat(relay, "gpt-4.1-mini", WAIT)).isEqualTo(200);
        }
    }

    @Test
    void a_daily_quota_of_one_model_leaves_another_alone_and_one_of_the_account_does_not() {
        refuse("\"gpt-4.1\"", GPT_LIMITED.replace("per min (RPM)", "per day (RPD)"), "retry-after: 20");
        try (RunningRelay relay = RunningRelay.over(upstream)) {
            assertThat(chat(relay, "gpt-4.1", SHORT_WAIT)).isEqualTo(429);
            assertThat(chat(relay, "gpt-4.1-mini", WAIT)).isEqualTo(200);
        }
        refuse("\"gpt-4.1\"", DAY_LIMITED, "retry-after: 20");
        try (RunningRelay relay = RunningRelay.over(upstream)) {
            assertThat(chat(relay, "gpt-4.1", SHORT_WAIT)).isEqualTo(429);
            int asked = upstream.received().size();
            assertThat(chat(relay, "gpt-4.1-mini", SHORT_WAIT)).isEqualTo(429);
            assertThat(upstream.received()).hasSize(asked);
        }
    }

    @Test
    void opus_is_limited_and_sonnet_is_not() {
        Instant reset = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
        refuse(
                "opus",
                OPUS_LIMITED,
                "retry-after: 20",
                "anthropic-ratelimit-input-tokens-limit: 20000",
                "anthropic-ratelimit-input-tokens-remaining: 0",
                "anthropic-ratelimit-input-tokens-reset: " + reset);
        try (RunningRelay relay = RunningRelay.over(upstream)) {
            assertThat(message(relay, "claude-opus-4-7", SHORT_WAIT)).isEqualTo(429);
            assertThat(message(relay, "claude-sonnet-4-5", WAIT)).isEqualTo(200);
        }
    }

    @Test
    void a_429_that_names_neither_limit_nor_model_concerns_the_class_that_was_asked_for() {
        refuse("\"gpt-4.1\"", BARE, "retry-after: 20");
        try (RunningRelay relay = RunningRelay.over(upstream)) {
            assertThat(chat(relay, "gpt-4.1", SHORT_WAIT)).isEqualTo(429);
            assertThat(chat(relay, "o3", WAIT)).isEqualTo(200);
        }
    }

    @Test
    void limit_fields_of_a_good_answer_concern_its_class_alone() {
        upstream.will((request, wire) -> wire.whole(
                "application/json",
                "{\"usage\":{}}".getBytes(StandardCharsets.UTF_8),
                request.text().contains("opus")
                        ? new String[] {
                            "anthropic-ratelimit-requests-limit: 5", "anthropic-ratelimit-requests-remaining: 0"
                        }
                        : new String[] {
                            "anthropic-ratelimit-requests-limit: 50", "anthropic-ratelimit-requests-remaining: 0"
                        }));
        try (RunningRelay relay = RunningRelay.over(upstream)) {
            assertThat(message(relay, "claude-opus-4-7", WAIT)).isEqualTo(200);
            assertThat(message(relay, "claude-opus-4-7", SHORT_WAIT)).isEqualTo(429);
            assertThat(message(relay, "claude-haiku-4-5", WAIT)).isEqualTo(200);
            relay.awaitQuiet();
            assertThat(relay.metrics().sum("sluice_key_limit", "class=opus", "dimension=requests"))
                    .isEqualTo(5);
            assertThat(relay.metrics().sum("sluice_account_limit", "class=haiku", "dimension=requests"))
                    .isEqualTo(50);
        }
    }

    @Test
    void models_of_one_family_are_limited_together() {
        refuse("opus-4-7", OPUS_LIMITED, "retry-after: 20");
        try (RunningRelay relay = RunningRelay.over(upstream)) {
            assertThat(message(relay, "claude-opus-4-7", SHORT_WAIT)).isEqualTo(429);
            int asked = upstream.received().size();
            assertThat(message(relay, "claude-opus-4-5", SHORT_WAIT)).isEqualTo(429);
            assertThat(upstream.received()).hasSize(asked);
        }
    }

    @Test
    void a_snapshot_is_limited_with_its_model() {
        refuse("gpt-4.1", GPT_LIMITED, "retry-after: 20");
        try (RunningRelay relay = RunningRelay.over(upstream)) {
            assertThat(chat(relay, "gpt-4.1", SHORT_WAIT)).isEqualTo(429);
            int asked = upstream.received().size();
            assertThat(chat(relay, "gpt-4.1-2025-04-14", SHORT_WAIT)).isEqualTo(429);
            assertThat(upstream.received()).hasSize(asked);
        }
    }

    @Test
    void classes_and_limits_are_as_configured() {
        refuse("small", BARE, "retry-after: 20");
        try (RunningRelay relay = RunningRelay.over(
                upstream,
                "providers[1].limit-classes[0].name=tiny",
                "providers[1].limit-classes[0].models=small-*",
                "providers[1].key-defaults.limits[0].class=tiny",
                "providers[1].key-defaults.limits[0].rpm=77")) {
            assertThat(chat(relay, "small-1", SHORT_WAIT)).isEqualTo(429);
            assertThat(chat(relay, "small-2", SHORT_WAIT)).isEqualTo(429);
            assertThat(chat(relay, "large-1", WAIT)).isEqualTo(200);
            assertThat(relay.metrics().values("sluice_key_limit", "class")).contains("tiny", "large-1");
        }
    }

    @Test
    void a_full_class_does_not_hold_up_another() {
        AccountPlan account = new AccountPlan(
                "org",
                LimitPlan.UNLIMITED,
                Map.of("opus", LimitPlan.requests(Kind.CONTINUOUS, 5)),
                List.of(SimulationPlan.secret(1)));
        SimulationPlan plan = SimulationPlan.of(1, LimitPlan.UNLIMITED).withAccounts(account);
        try (SimulatedProvider provider = RunningRelay.simulated(plan);
                RunningRelay relay = RunningRelay.over(provider, 1)) {
            AtomicInteger refused = new AtomicInteger();
            for (int i = 0; i < 8; i++) {
                refused.addAndGet(message(relay, "claude-opus-4-7", SHORT_WAIT) == 429 ? 1 : 0);
                assertThat(message(relay, "claude-sonnet-4-5", SHORT_WAIT)).isEqualTo(200);
            }
            assertThat(refused).hasPositiveValue();
        }
    }

    private void refuse(String model, String body, String... fields) {
        upstream.will((request, wire) -> {
            if (request.text().contains(model)) {
                wire.refuse(429, body, fields);
            } else {
                wire.json("{\"usage\":{}}");
            }
        });
    }

    private static int chat(RunningRelay relay, String model, String... fields) {
        return relay.post(SampleRequest.chat(model, false), fields).statusCode();
    }

    private static int message(RunningRelay relay, String model, String... fields) {
        return relay.post(SampleRequest.message(model, false), fields).statusCode();
    }
}
