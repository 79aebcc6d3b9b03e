package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import dev.sluice.call.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the rules by which each dialect's attempts are authorised and addressed. */
class AttemptRulesTest {

    private static final Secret SECRET = Secret.of("sk-1");

    @Test
    void openai_takes_a_bearer_token() {
        Headers headers = new Headers();
        Dialects.of(Dialect.OPENAI).authorize(SECRET, headers);
        assertThat(headers.first("authorization")).isEqualTo("Bearer sk-1");
        assertThat(headers.size()).isEqualTo(1);
    }

    @Test
    void anthropic_takes_a_key_and_the_first_version_where_the_request_has_none() {
        Headers headers = new Headers();
        Dialects.of(Dialect.ANTHROPIC).authorize(SECRET, headers);
        assertThat(headers.first("x-api-key")).isEqualTo("sk-1");
        assertThat(headers.first("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(headers.first("authorization")).isNull();
    }

    @Test
    void anthropic_keeps_the_version_of_the_request() {
        Headers headers = new Headers().add("Anthropic-Version", "2026-10-21");
        Dialects.of(Dialect.ANTHROPIC).authorize(SECRET, headers);
        assertThat(headers.first("anthropic-version")).isEqualTo("2026-10-21");
        assertThat(headers.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, OPENAI, '', /v1",
        "OPENAI, OPENAI, /v1, ''",
        "OPENAI, OPENAI, /v1beta/openai, ''",
        "OPENAI, OPENAI, /openai/v1, ''",
        "OPENAI, OPENAI, /api/paas/v4, ''",
        "OPENAI, OPENAI, /dev1/api, /v1",
        "OPENAI, OPENAI, /vllm, /v1",
        "OPENAI, DEEPSEEK, '', ''",
        "ANTHROPIC, ANTHROPIC, '', /v1",
        "ANTHROPIC, ANTHROPIC, /v1, ''",
        "ANTHROPIC, ANTHROPIC, /v1/acc/anthropic, /v1",
        "ANTHROPIC, DEEPSEEK, /anthropic, /v1",
    })
    void a_base_without_a_version_gets_one(Dialect dialect, Preset preset, String basePath, String segment) {
        assertThat(Dialects.of(dialect).versionSegment(preset, basePath)).isEqualTo(segment);
    }

    @Test
    void only_anthropics_list_of_models_has_pages() {
        assertThat(Dialects.of(Dialect.OPENAI).modelListQuery(1_000, null)).isNull();
        assertThat(Dialects.of(Dialect.ANTHROPIC).modelListQuery(1_000, null)).isEqualTo("limit=1000");
        assertThat(Dialects.of(Dialect.ANTHROPIC).modelListQuery(20, "claude-1"))
                .isEqualTo("limit=20&after_id=claude-1");
    }
}
