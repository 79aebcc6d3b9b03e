package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Headers;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.protocol.rules.ErrorBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitHeadersReaderTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static ErrorBody error(String message) {
        return ErrorBody.parse(("{\"error\":{\"message\":\"" + message + "\"}}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anthropics_dimensions_are_read_but_not_its_copy_of_the_tightest_limit() {
        Headers headers = new Headers()
                .add("Anthropic-RateLimit-Requests-Limit", "50")
                .add("anthropic-ratelimit-requests-remaining", "49")
                .add("anthropic-ratelimit-requests-reset", "2026-11-22T12:00:01Z")
                .add("anthropic-ratelimit-input-tokens-limit", "50000")
                .add("anthropic-ratelimit-input-tokens-remaining", "42000")
                .add("anthropic-ratelimit-input-tokens-reset", "2026-11-22T11:59:00Z")
                .add("anthropic-ratelimit-tokens-limit", "50000")
                .add("anthropic-priority-input-tokens-limit", "1");
        assertThat(LimitHeadersReader.read(headers, ProviderTraits.USUAL, NOON).levels())
                .containsExactly(
                        new Level(
                                Dimension.REQUESTS,
                                50,
                                49,
                                Duration.ofSeconds(1).toNanos(),
                                false),
                        new Level(Dimension.INPUT_TOKENS, 50_000, 42_000, 0, false));
    }

    @Test
    void openais_resets_are_durations() {
        Headers headers = new Headers()
                .add("x-ratelimit-limit-tokens", "30000")
                .add("x-ratelimit-remaining-tokens", "29900")
                .add("x-ratelimit-reset-tokens", "200ms")
                .add("x-ratelimit-reset-requests", "6m0s");
        assertThat(LimitHeadersReader.read(headers, ProviderTraits.USUAL, NOON).levels())
                .containsExactly(
                        new Level(
                                Dimension.REQUESTS,
                                LimitReport.UNKNOWN,
                                LimitReport.UNKNOWN,
                                Duration.ofMinutes(6).toNanos(),
                                false),
                        new Level(
                                Dimension.TOKENS,
                                30_000,
                                29_900,
                                Duration.ofMillis(200).toNanos(),
                                false));
    }

    @Test
    void a_gateways_fields_name_the_period_alone_and_only_those_of_a_minute_count() {
        Headers headers = new Headers()
                .add("X-RateLimit-Limit-Minute", "120")
                .add("X-RateLimit-Remaining-Minute", "119")
                .add("X-RateLimit-Limit-Hour", "2000")
                .add("x-ratelimit-limit", "120")
                .add("RateLimit-Limit", "120")
                .add("RateLimit-Remaining", "119")
                .add("RateLimit-Reset", "60")
                .add("x-ratelimitbysize-limit-minute", "500000")
                .add("x-ratelimitbysize-remaining-minute", "468000")
                .add("x-ratelimitbysize-limit-month", "1000000000");

        assertThat(LimitHeadersReader.read(headers, ProviderTraits.USUAL, NOON).levels())
                .containsExactly(
                        new Level(Dimension.REQUESTS, 120, 119, LimitReport.UNKNOWN, false),
                        new Level(Dimension.TOKENS, 500_000, 468_000, LimitReport.UNKNOWN, false));
    }

    @Test
    void a_429_is_about_the_dimension_that_has_nothing_left() {
        Headers headers =
                new Headers().add("x-ratelimit-remaining-tokens", "10").add("x-ratelimit-remaining-requests", "0");
        assertThat(LimitHeadersReader.read(429, headers, error("slow"), ProviderTraits.USUAL, NOON)
                        .levels())
                .filteredOn(Level::exhausted)
                .extracting(Level::dimension)
                .containsExactly(Dimension.REQUESTS);
    }

    @ParameterizedTest
    @CsvSource({
        "rate limit of 50000 input tokens per minute, INPUT_TOKENS, 50000",
        "rate limit of 8000 output tokens per minute, OUTPUT_TOKENS, 8000",
        "Rate limit reached on tokens per min (TPM): Limit 30000, TOKENS, 30000",
        "Rate limit reached on requests per min (RPM): Limit 500, REQUESTS, 500",
        "Number of concurrent connections has exceeded your rate limit, CONCURRENCY, -1",
    })
    void a_429_is_about_the_dimension_that_it_names(String message, Dimension named, long limit) {
        assertThat(LimitHeadersReader.read(429, new Headers(), error(message), ProviderTraits.USUAL, NOON)
                        .levels())
                .containsExactly(new Level(named, limit, -1, -1, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Rate limit reached for gpt-image-1 on input-images per min (IPM): Limit 5, Used 5",
                "Audio seconds per hour (ASH): Limit 7200, Used 7200",
                "You have used your compute units of this window",
                "limit: 30",
            })
    void a_429_about_a_limit_that_is_not_known_names_none_of_the_known_ones(String message) {
        Headers headers = new Headers()
                .add("x-ratelimit-limit-images", "5")
                .add("x-ratelimit-remaining-images", "0")
                .add("x-ratelimit-reset-images", "12s")
                .add("anthropic-ratelimit-pages-remaining", "0");
        assertThat(LimitHeadersReader.read(429, headers, error(message), ProviderTraits.USUAL, NOON))
                .isEqualTo(LimitReport.EMPTY);

        headers.add("x-ratelimit-limit-requests", "500").add("x-ratelimit-remaining-requests", "499");
        assertThat(LimitHeadersReader.read(429, headers, error(message), ProviderTraits.USUAL, NOON)
                        .levels())
                .containsExactly(new Level(Dimension.REQUESTS, 500, 499, -1, false));
    }

    @Test
    void header_fields_count_for_more_than_words() {
        Headers headers = new Headers().add("x-ratelimit-limit-tokens", "40000").add("x-ratelimit-reset-tokens", "2s");
        String words = "on tokens per min (TPM): Limit 30000, Used 29990, Requested 100";
        assertThat(LimitHeadersReader.read(429, headers, error(words), ProviderTraits.USUAL, NOON)
                        .levels())
                .containsExactly(new Level(
                        Dimension.TOKENS, 40_000, 10_010, Duration.ofSeconds(2).toNanos(), true));
    }

    @Test
    void a_limit_of_a_day_is_no_level_of_a_minute() {
        String words = "on tokens per day (TPD): Limit 200000, Used 199990, Requested 50";
        assertThat(LimitHeadersReader.read(429, new Headers(), error(words), ProviderTraits.USUAL, NOON))
                .isEqualTo(new LimitReport(List.of(new Level(Dimension.TOKENS_PER_DAY, 200_000, -1, -1, true)), true));
    }

    @Test
    void a_limit_of_an_hour_is_no_level_at_all() {
        String words = "on tokens per hour (TPH): Limit 200000, Used 199990, Requested 50";
        assertThat(LimitHeadersReader.read(429, new Headers(), error(words), ProviderTraits.USUAL, NOON))
                .isEqualTo(LimitReport.EMPTY);
    }

    @Test
    void a_figure_that_is_not_a_number_is_unknown() {
        Headers headers = new Headers()
                .add("x-ratelimit-limit-requests", "many")
                .add("x-ratelimit-reset-requests", "soon")
                .add("x-ratelimit-", "1")
                .add("anthropic-ratelimit-", "1");
        assertThat(LimitHeadersReader.read(headers, ProviderTraits.USUAL, NOON).levels())
                .containsExactly(new Level(Dimension.REQUESTS, -1, -1, -1, false));
    }

    @Test
    void an_answer_without_limits_reports_nothing() {
        assertThat(LimitHeadersReader.read(new Headers().add("x-request-id", "1"), ProviderTraits.USUAL, NOON))
                .isEqualTo(LimitReport.EMPTY);
    }
}
