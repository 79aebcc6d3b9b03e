package dev.sluice.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.relay.routing.EndpointSupport.Asked;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndpointSupportTest {

    private static final Set<Endpoint> BOTH = EnumSet.of(Endpoint.CHAT, Endpoint.RESPONSES);
    private static final Failure NOT_FOUND =
            new Failure(FailureKind.CALLER_FAULT, 404, "404 page not found", null, null, null);
    private static final Asked RESPONSES = new Asked(Endpoint.RESPONSES, "/responses", false);

    /** Near the ticker's overflow, which may come at any time. */
    private long now = Long.MAX_VALUE - 5;

    private final EndpointSupport supported = new EndpointSupport();

    @Test
    void a_provider_that_does_not_know_the_path_is_asked_over_chat_for_an_hour() {
        assertThat(supported.learnsFrom(NOT_FOUND, "vllm", RESPONSES, now)).isTrue();

        assertThat(supported.of("vllm", BOTH, now)).containsExactly(Endpoint.CHAT);
        assertThat(supported.of("other", BOTH, now)).isEqualTo(BOTH);
        now += Duration.ofHours(1).toNanos();
        assertThat(supported.of("vllm", BOTH, now)).isEqualTo(BOTH);
    }

    @Test
    void calls_that_were_under_way_meanwhile_are_worth_another_try_too() {
        supported.learnsFrom(NOT_FOUND, "vllm", RESPONSES, now);

        assertThat(supported.learnsFrom(NOT_FOUND, "vllm", RESPONSES, now)).isTrue();
    }

    @Test
    void an_answer_over_responses_holds_for_an_hour() {
        supported.answered("openai", Endpoint.RESPONSES, now);
        supported.answered("vllm", Endpoint.CHAT, now);

        assertThat(supported.learnsFrom(NOT_FOUND, "openai", RESPONSES, now)).isFalse();
        assertThat(supported.learnsFrom(NOT_FOUND, "vllm", RESPONSES, now)).isTrue();
        now += Duration.ofHours(1).toNanos();
        assertThat(supported.learnsFrom(NOT_FOUND, "openai", RESPONSES, now)).isTrue();
    }

    @Test
    void only_a_request_for_a_new_response_is_evidence() {
        Asked stored = new Asked(Endpoint.RESPONSES, "/responses", true);

        assertThat(supported.learnsFrom(NOT_FOUND, "p", stored, now)).isFalse();
        assertThat(supported.learnsFrom(
                        NOT_FOUND, "p", new Asked(Endpoint.RESPONSES, "/responses/input_tokens", false), now))
                .isFalse();
        assertThat(supported.learnsFrom(NOT_FOUND, "p", new Asked(Endpoint.CHAT, "/chat/completions", false), now))
                .isFalse();
    }

    @Test
    void a_provider_that_refuses_chat_too_is_not_judged() {
        supported.learnsFrom(NOT_FOUND, "p", RESPONSES, now);

        assertThat(supported.learnsFrom(NOT_FOUND, "p", new Asked(Endpoint.CHAT, "/chat/completions", false), now))
                .isFalse();
        assertThat(supported.of("p", BOTH, now)).isEqualTo(BOTH);
    }

    @Test
    void a_provider_without_chat_keeps_responses() {
        Set<Endpoint> only = EnumSet.of(Endpoint.RESPONSES);
        supported.learnsFrom(NOT_FOUND, "p", RESPONSES, now);

        assertThat(supported.of("p", only, now)).isEqualTo(only);
    }

    @Test
    void a_new_configuration_forgets_it() {
        supported.learnsFrom(NOT_FOUND, "p", RESPONSES, now);

        supported.forget();

        assertThat(supported.of("p", BOTH, now)).isEqualTo(BOTH);
    }
}
