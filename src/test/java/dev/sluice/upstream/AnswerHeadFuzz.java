package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import dev.sluice.fuzz.Corpus;
import dev.sluice.fuzz.FuzzTarget;
import dev.sluice.fuzz.Mutation;
import dev.sluice.limit.LimitReport;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.rules.ErrorBody;
import dev.sluice.protocol.rules.TestClassifiers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Header fields and bodies of refusals: whatever a provider sends, limits and waits stay within bounds. */
public final class AnswerHeadFuzz implements FuzzTarget {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static final List<String> NAMES = List.of(
            "retry-after",
            "retry-after-ms",
            "x-should-retry",
            "x-ratelimit-limit-requests",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests",
            "x-ratelimit-limit-tokens",
            "x-ratelimit-remaining-tokens",
            "x-ratelimit-reset-tokens",
            "anthropic-ratelimit-input-tokens-limit",
            "anthropic-ratelimit-input-tokens-remaining",
            "anthropic-ratelimit-input-tokens-reset",
            "anthropic-ratelimit-requests-limit",
            "anthropic-ratelimit--",
            "anthropic-ratelimit-",
            "x-ratelimit-",
            "x-ratelimit-limit-",
            "x-ratelimit-limit");

    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "50",
            "6m0s",
            "2m59.56s",
            "300ms",
            "1h",
            "-5",
            "1.5",
            "1e9",
            "2026-11-22T12:01:00Z",
            "inf",
            "NaN",
            "Sun, 22 Nov 2026 12:00:05 GMT",
            "Sunday, 22-Nov-26 12:00:05 GMT",
            "Sun Nov 22 12:00:05 2026",
            "99999999999999999999");

    private static final List<Integer> STATUSES =
            List.of(400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 503, 529, 599);

    private final Corpus errors = Corpus.of("/provider-errors", ".json");

    @Override
    public String name() {
        return "heads and bodies of refusals";
    }

    @Override
    public void run(RandomGenerator random) {
        Headers headers = new Headers();
        for (int i = random.nextInt(6); i > 0; i--) {
            String value = VALUES.get(random.nextInt(VALUES.size()));
            headers.add(
                    NAMES.get(random.nextInt(NAMES.size())),
                    random.nextBoolean()
                            ? value
                            : new String(
                                    Mutation.bytes(value.getBytes(StandardCharsets.UTF_8), random),
                                    StandardCharsets.ISO_8859_1));
        }
        byte[] body = Mutation.of(Json.read(errors.any(random)).path("body").toString(), random);
        ErrorBody error = ErrorBody.parse(body);
        LimitReport report = random.nextBoolean()
                ? LimitHeadersReader.read(429, headers, error, ProviderTraits.USUAL, NOW)
                : LimitHeadersReader.read(headers, ProviderTraits.USUAL, NOW);
        assertThat(report.levels()).allSatisfy(level -> {
            assertThat(level.limit()).isGreaterThanOrEqualTo(LimitReport.UNKNOWN);
            assertThat(level.remaining()).isGreaterThanOrEqualTo(LimitReport.UNKNOWN);
            assertThat(level.resetNanos()).isGreaterThanOrEqualTo(LimitReport.UNKNOWN);
        });
        Preset[] presets = Preset.values();
        Preset preset = presets[random.nextInt(presets.length)];
        int status = STATUSES.get(random.nextInt(STATUSES.size()));
        holds(TestClassifiers.of(preset).answer(status, headers, body, error));
        holds(TestClassifiers.of(preset).event(body));
    }

    private static void holds(Failure failure) {
        assertThat(failure.message()).isNotBlank();
        if (failure.retryAfter() != null) {
            assertThat(failure.retryAfter()).isBetween(Duration.ZERO, Duration.ofDays(31));
        }
    }
}
