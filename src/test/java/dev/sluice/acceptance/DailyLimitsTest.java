package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits by the day, which hold until midnight and over a restart. */
@Timeout(60)
class DailyLimitsTest {

    private static final String DAILY = """
        {"error":{"message":"Rate limit reached for gpt-4.1 in organization org-1 on requests per day (RPD): Limit 200, Used 200, Requested 1.","type":"requests","param":null,"code":"rate_limit_exceeded"}}\
        """;

    /** It is noon here, so that no test runs over midnight. */
    private static final ZoneId ZONE =
            ZoneOffset.ofHours(12 - Instant.now().atOffset(ZoneOffset.UTC).getHour());

    private final ScriptedUpstream upstream = new ScriptedUpstream();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        upstream.close();
    }

    private Path file(String keys) throws Exception {
        return Files.writeString(directory.resolve("sluice.yml"), """
            sluice:
              providers:
                - name: p
                  dialect: openai
                  base-url: %s
                  day-zone: "%s"
                  keys: %s
              clients:
                - { name: app, key: %s }
            """.formatted(
                        upstream.baseUrl(), ZONE, keys, RunningRelay.CLIENT_KEY));
    }

    private static int chat(RunningRelay relay) {
        return relay.post(SampleRequest.CHAT).statusCode();
    }

    @Test
    void the_call_after_the_last_of_the_day_is_told_at_once_and_without_an_attempt() throws Exception {
        try (RunningRelay relay = RunningRelay.of(file("[{ secret: sk-up-1, name: k0, rpd: 3 }]"))) {
            assertThat(chat(relay)).isEqualTo(200);
            assertThat(chat(relay)).isEqualTo(200);
            assertThat(chat(relay)).isEqualTo(200);
            HttpResponse<String> fourth = relay.post(SampleRequest.CHAT);

            assertThat(fourth.statusCode()).isEqualTo(429);
            assertThat(fourth.headers().firstValue("retry-after")).hasValue("60");
            assertThat(upstream.received()).hasSize(3);
            assertThat(relay.metrics().sum("sluice_key_limit", "dimension=requests_per_day", "key=k0"))
                    .isEqualTo(3);
            assertThat(relay.metrics().sum("sluice_key_available", "dimension=requests_per_day", "key=k0"))
                    .isZero();
            assertThat(relay.metrics().sum("sluice_key_state", "key=k0", "state=cooling"))
                    .isEqualTo(1);
        }
    }

    @Test
    void another_key_serves_what_a_spent_one_does_not() throws Exception {
        try (RunningRelay relay =
                RunningRelay.of(file("[{ secret: sk-up-1, name: k0, rpd: 3 }, { secret: sk-up-2, name: k1 }]"))) {
            for (int i = 0; i < 12; i++) {
                assertThat(chat(relay)).isEqualTo(200);
            }
            assertThat(upstream.received().stream().filter(each -> each.head().contains("sk-up-1")))
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void what_was_used_today_is_known_after_a_restart() throws Exception {
        Path file = file("[{ secret: sk-up-1, name: k0, rpd: 3 }]");
        try (RunningRelay relay = RunningRelay.of(file)) {
            assertThat(chat(relay)).isEqualTo(200);
            assertThat(chat(relay)).isEqualTo(200);
        }
        try (RunningRelay relay = RunningRelay.of(file)) {
            assertThat(chat(relay)).isEqualTo(200);
            assertThat(chat(relay)).isEqualTo(429);
        }
        assertThat(upstream.received()).hasSize(3);
    }

    @Test
    void a_429_about_a_day_takes_the_key_out_for_longer_than_a_minute() throws Exception {
        upstream.will((request, wire) -> {
            if (request.head().contains("sk-up-1")) {
                wire.refuse(429, DAILY);
            } else {
                wire.json("{\"usage\":{}}");
            }
        });
        try (RunningRelay relay =
                RunningRelay.of(file("[{ secret: sk-up-1, name: k0 }, { secret: sk-up-2, name: k1 }]"))) {
            for (int i = 0; i < 8; i++) {
                assertThat(chat(relay)).isEqualTo(200);
            }
            assertThat(upstream.received().stream().filter(each -> each.head().contains("sk-up-1")))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void each_class_of_models_has_a_day_of_its_own_in_requests_and_in_tokens() throws Exception {
        upstream.will((request, wire) ->
                wire.json("{\"usage\":{\"prompt_tokens\":3000,\"completion_tokens\":2990,\"total_tokens\":5990}}"));
        String keys = """
            [{ secret: sk-up-1, name: k0, limits: [{ class: small, rpd: 2 }, { class: large, tpd: 6000 }] }]
                  limit-classes: [{ name: small, models: [mini-*] }, { name: large, models: [gpt-*] }]\
            """;
        try (RunningRelay relay = RunningRelay.of(file(keys))) {
            for (int i = 0; i < 2; i++) {
                assertThat(relay.post(SampleRequest.chat("mini-" + i, false)).statusCode())
                        .isEqualTo(200);
            }
            HttpResponse<String> third = relay.post(SampleRequest.chat("mini-2", false));
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("retry-after")).hasValue("60");

            assertThat(chat(relay)).isEqualTo(200);
            assertThat(chat(relay)).isEqualTo(429);
            assertThat(upstream.received()).hasSize(3);
        }
    }
}
