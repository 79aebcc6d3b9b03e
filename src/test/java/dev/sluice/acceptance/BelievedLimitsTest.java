package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits that header fields and refusals claim, beside what is configured. */
@Timeout(60)
class BelievedLimitsTest {

    private static final int PER_MINUTE = 30;

    /** Groq's fields: requests are those of a day, tokens those of a minute (console.groq.com/docs/rate-limits). */
    private static final String[] GROQ = {
        "x-ratelimit-limit-requests: 14400",
        "x-ratelimit-remaining-requests: 14370",
        "x-ratelimit-reset-requests: 2m59.56s",
        "x-ratelimit-limit-tokens: 600000",
        "x-ratelimit-remaining-tokens: 599000",
        "x-ratelimit-reset-tokens: 7.66s",
    };

    private static final String REQUESTS_REFUSED =
            "{\"error\":{\"message\":\"Rate limit reached for model in organization org on requests per minute (RPM): Limit 30, Used 30,"
                    + " Requested 1. Please try again in 2s.\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void a_days_figures_do_not_raise_a_limit_that_is_configured_for_a_minute() {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        long began = System.nanoTime();
        upstream.will((request, wire) -> {
            long refilled = (System.nanoTime() - began) * PER_MINUTE / 60_000_000_000L;
            if (taken.incrementAndGet() <= PER_MINUTE + refilled) {
                wire.whole("application/json", "{\"usage\":{}}".getBytes(StandardCharsets.UTF_8), GROQ);
            } else {
                taken.decrementAndGet();
                refused.incrementAndGet();
                wire.refuse(429, REQUESTS_REFUSED, "retry-after: 2");
            }
        });
        try (RunningRelay relay =
                RunningRelay.over(upstream, "providers[1].key-defaults.rpm=" + PER_MINUTE, "queue.max-wait=6s")) {
            List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 50)
                    .mapToObj(i -> relay.begin(SampleRequest.CHAT))
                    .toList();
            long served = calls.stream()
                    .filter(each -> each.join().statusCode() == 200)
                    .count();

            assertThat(served).isGreaterThanOrEqualTo(PER_MINUTE - 2);
            assertThat(refused.get()).isLessThanOrEqualTo(3);
            relay.awaitQuiet();
            assertThat(relay.metrics().sum("sluice_key_limit", "dimension=requests", "provider=openai"))
                    .isBetween(0.8 * PER_MINUTE, 1.1 * PER_MINUTE);
        }
    }

    @Test
    void a_429_that_names_tokens_and_their_limit_leaves_room_for_ordinary_calls() {
        AtomicInteger asked = new AtomicInteger();
        upstream.will((request, wire) -> {
            if (asked.getAndIncrement() == 0) {
                wire.refuse(429, tokensRefused(30_000, 29_990, "1s"), "retry-after: 1");
            } else {
                wire.json("{\"usage\":{}}");
            }
        });
        try (RunningRelay relay = RunningRelay.over(upstream, "queue.max-wait=20s")) {
            String body = "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(400)
                    + "\"}]}";
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> answer = relay.post("/v1/chat/completions", body, "x-sluice-max-wait", "8s");
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_wait_that_stands_in_the_words_alone_is_waited_for() {
        AtomicInteger asked = new AtomicInteger();
        upstream.will((request, wire) -> {
            if (asked.getAndIncrement() == 0) {
                wire.refuse(429, tokensRefused(7_000, 0, "1.0471s"));
            } else {
                wire.json("{\"usage\":{}}");
            }
        });
        try (RunningRelay relay = RunningRelay.over(upstream, "queue.max-wait=20s")) {
            assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
            assertThat(asked).hasValue(2);
        }
    }

    private static String tokensRefused(int limit, int used, String wait) {
        return "{\"error\":{\"message\":\"Rate limit reached for gpt-4.1 in organization org-1 on tokens per min (TPM): Limit "
                + limit
                + ", Used " + used + ", Requested 100. Please try again in " + wait
                + ".\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}";
    }
}
