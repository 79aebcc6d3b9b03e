package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Preset;
import dev.sluice.protocol.dialect.Dialects;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC, ANTHROPIC, https://api.anthropic.com, https://api.anthropic.com/v1/x",
        "ANTHROPIC, ANTHROPIC, https://api.anthropic.com/, https://api.anthropic.com/v1/x",
        "ANTHROPIC, ANTHROPIC, https://api.anthropic.com/v1, https://api.anthropic.com/v1/x",
        "ANTHROPIC, ANTHROPIC, https://api.anthropic.com/v1/, https://api.anthropic.com/v1/x",
        "ANTHROPIC, ANTHROPIC, https://api.deepseek.com/anthropic, https://api.deepseek.com/anthropic/v1/x",
        "ANTHROPIC, ANTHROPIC, https://gateway.test/v1/acc/anthropic, https://gateway.test/v1/acc/anthropic/v1/x",
        "OPENAI, OPENAI, https://api.openai.com/v1, https://api.openai.com/v1/x",
        "OPENAI, OPENAI, https://api.openai.com/v1/, https://api.openai.com/v1/x",
        "DEEPSEEK, OPENAI, https://api.deepseek.com, https://api.deepseek.com/x",
        "DEEPSEEK, OPENAI, https://api.deepseek.com/beta/, https://api.deepseek.com/beta/x",
        "DEEPSEEK, ANTHROPIC, https://api.deepseek.com/anthropic, https://api.deepseek.com/anthropic/v1/x",
        "GEMINI, OPENAI, https://google.test/v1beta/openai/, https://google.test/v1beta/openai/x",
        "OPENAI, OPENAI, https://azure.test/openai/v1, https://azure.test/openai/v1/x",
        "OPENAI, OPENAI, https://open.test/api/paas/v4, https://open.test/api/paas/v4/x",
        "OPENAI, OPENAI, http://127.0.0.1:8000, http://127.0.0.1:8000/v1/x",
        "OPENAI, OPENAI, https://vllm.test/models, https://vllm.test/models/v1/x",
    })
    void a_base_is_completed_with_a_version_where_it_has_none(Preset preset, Dialect dialect, URI base, String url) {
        ProviderConnection connection =
                new ProviderConnection("p", dialect, base, preset, ProviderConnection.Timeouts.DEFAULT);
        BaseUrl completed = BaseUrl.of(connection, Dialects.of(dialect));

        assertThat(completed.of("/x", null)).isEqualTo(url);
        assertThat(completed.of("/x", "a=b")).isEqualTo(url + "?a=b");
    }
}
