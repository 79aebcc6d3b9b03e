package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Dialect;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Preset;
import dev.sluice.call.Secret;
import dev.sluice.protocol.dialect.Dialects;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.netty.http.HttpResources;

class ModelListReaderTest {

    private static final String JSON = "content-type: application/json\r\n";

    private static List<String> list(Dialect dialect, ScriptedProvider provider) {
        ManualTime time = new ManualTime();
        UpstreamContext context = new UpstreamContext(
                Dialects::of,
                time,
                time,
                InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")),
                HttpResources.get());
        Preset preset = dialect == Dialect.ANTHROPIC ? Preset.ANTHROPIC : Preset.OPENAI;
        ProviderConnection connection =
                new ProviderConnection("p", dialect, provider.url(), preset, UpstreamFixture.TIMEOUTS);
        try (NettyUpstream upstream = new NettyUpstream(List.of(connection), context)) {
            return Objects.requireNonNull(
                            upstream.listModels("p", Secret.of("sk-1")).block(UpstreamFixture.MAX_WAIT))
                    .models();
        }
    }

    @Test
    void openais_list_is_one_page() throws Exception {
        try (ScriptedProvider provider = new ScriptedProvider((request, peer) -> peer.answer(
                "200 OK", JSON, "{\"data\":[{\"id\":\"gpt-4.1\"},{\"id\":\"models/gemini-2.5-flash\"}]}"))) {
            assertThat(list(Dialect.OPENAI, provider)).containsExactly("gpt-4.1", "gemini-2.5-flash");
            ScriptedProvider.Request request = provider.requests.poll(60, TimeUnit.SECONDS);
            assertThat(request.line()).isEqualTo("GET /v1/models HTTP/1.1");
            assertThat(request.fields()).contains("authorization: Bearer sk-1");
        }
    }

    @Test
    void anthropics_list_is_read_page_by_page() throws Exception {
        try (ScriptedProvider provider = new ScriptedProvider((request, peer) -> peer.answer(
                "200 OK",
                JSON,
                request.line().contains("after_id=one")
                        ? "{\"data\":[{\"id\":\"two\"}],\"has_more\":false}"
                        : "{\"data\":[{\"id\":\"one\"}],\"has_more\":true}"))) {
            assertThat(list(Dialect.ANTHROPIC, provider)).containsExactly("one", "two");
        }
    }

    @Test
    void no_more_than_a_thousand_names_are_kept_however_many_pages_there_are() throws Exception {
        String page = "{\"data\":[" + "{\"id\":\"x\"},".repeat(399) + "{\"id\":\"y\"}],\"has_more\":true}";
        try (ScriptedProvider provider = new ScriptedProvider((request, peer) -> peer.answer("200 OK", JSON, page))) {
            assertThat(list(Dialect.ANTHROPIC, provider)).hasSize(1_000);
        }
    }

    @Test
    void a_refusal_and_an_endless_list_fail() throws Exception {
        try (ScriptedProvider provider = new ScriptedProvider((request, peer) -> peer.answer("401 No", JSON, "{}"))) {
            assertThatThrownBy(() -> list(Dialect.OPENAI, provider))
                    .isInstanceOfSatisfying(
                            FailedAttempt.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.REVOKED));
        }
        try (ScriptedProvider provider =
                new ScriptedProvider((request, peer) -> peer.answer("200 OK", JSON, " ".repeat(2_000_000)))) {
            assertThatThrownBy(() -> list(Dialect.OPENAI, provider))
                    .isInstanceOfSatisfying(
                            FailedAttempt.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.UNREADABLE));
        }
    }
}
