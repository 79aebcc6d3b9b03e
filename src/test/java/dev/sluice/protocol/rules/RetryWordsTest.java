package dev.sluice.protocol.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Headers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryWordsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Limit 30000. Please try again in 3.0471s. Visit … | PT3.0471S",
                "Please try again in 20ms. | PT0.02S",
                "Please try again in 6m0s. | PT6M",
                "Please try again in 1h2m3s. | PT1H2M3S",
                "Please try again in 18.884999999s. | PT18.884999999S",
                "try again in 2 minutes | PT2M",
                "Try again in 1 hour and 5 minutes. | PT1H5M",
                "Please retry after 30 seconds. | PT30S",
                "Please retry after 1 second. | PT1S",
                "Please retry in 34.074824224s. | PT34.074824224S",
                "please try again after 1 seconds | PT1S",
                "Please wait 45 sec | PT45S",
                "Please retry your request in 90 s | PT1M30S",
                "Too many. Try again in 2h 16m | PT2H16M",
                "Please try again in 7 days | P7D",
                "Please try again in 999999999 days | P31D",
                "You will regain access on 2026-11-22 at 12:30 UTC. | PT30M",
                "You will regain access on 2026-11-23. | PT12H",
            })
    void a_wait_in_words_is_read(String message, Duration wait) {
        assertThat(RetryWords.read(message, NOON)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "please try again later",
                "Please retry with fewer tokens in 3 parts",
                "please wait before trying again",
                "try again in 5 models",
                "Try again in a minute",
                "retry in s",
            })
    void other_words_name_no_wait(String message) {
        assertThat(RetryWords.read(message, NOON)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "x-ratelimit-reset, 1795348860, PT1M",
        "X-RateLimit-Reset, 1795348860000, PT1M",
        "ratelimit-reset, 30, PT30S",
        "x-ratelimit-reset-requests, 6m0s, PT6M",
        "anthropic-ratelimit-tokens-reset, 2026-11-22T12:00:05Z, PT5S",
        "x-ratelimit-reset-tokens, 0.5, PT0.5S",
    })
    void a_reset_is_read_in_each_form(String field, String value, Duration wait) {
        assertThat(RateLimitReset.soonest(new Headers().add(field, value), NOON))
                .isEqualTo(wait);
    }

    @Test
    void the_soonest_reset_that_is_to_come_counts() {
        Headers headers = new Headers()
                .add("x-ratelimit-reset-requests", "6m0s")
                .add("x-ratelimit-reset-tokens", "20s")
                .add("x-ratelimit-reset", "0")
                .add("x-ratelimit-reset-images", "soon")
                .add("x-ratelimit-limit-tokens", "5");
        assertThat(RateLimitReset.soonest(headers, NOON)).isEqualTo(Duration.ofSeconds(20));
        assertThat(RateLimitReset.soonest(new Headers(), NOON)).isNull();
    }
}
