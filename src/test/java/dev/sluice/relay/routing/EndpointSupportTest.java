package dev.sluice.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.adapt.CallerReply;
import dev.sluice.relay.adapt.UpstreamRequest;
import dev.sluice.upstream.AttemptResult;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class EndpointSupportTest {

    private static final Set<Endpoint> BOTH = EnumSet.of(Endpoint.CHAT, Endpoint.RESPONSES);
    private static final Failure NOT_FOUND =
            new Failure(FailureKind.CALLER_FAULT, 404, "404 page not found", null, null, null);
    private static final RequestHead HEAD = RequestHead.ofModel("m");
    private static final Asking RESPONSES = new Asking(Endpoint.RESPONSES, "/responses");

    /** Near the ticker's overflow, which may come at any time. */
    private long now = Long.MAX_VALUE - 5;

    private final EndpointSupport supported = new EndpointSupport();

    @Test
    void a_provider_that_does_not_know_the_path_is_asked_over_chat_for_an_hour() {
        assertThat(supported.learnsFrom(NOT_FOUND, "vllm", RESPONSES, HEAD, now))
                .isTrue();

        assertThat(supported.of("vllm", BOTH, now)).containsExactly(Endpoint.CHAT);
        assertThat(supported.of("other", BOTH, now)).isEqualTo(BOTH);
        now += Duration.ofHours(1).toNanos();
        assertThat(supported.of("vllm", BOTH, now)).isEqualTo(BOTH);
    }

    @Test
    void calls_that_were_under_way_meanwhile_are_worth_another_try_too() {
        supported.learnsFrom(NOT_FOUND, "vllm", RESPONSES, HEAD, now);

        assertThat(supported.learnsFrom(NOT_FOUND, "vllm", RESPONSES, HEAD, now))
                .isTrue();
    }

    @Test
    void a_provider_that_has_answered_is_believed_for_an_hour() {
        supported.answered("openai", Endpoint.RESPONSES, now);
        supported.answered("vllm", Endpoint.CHAT, now);

        assertThat(supported.learnsFrom(NOT_FOUND, "openai", RESPONSES, HEAD, now))
                .isFalse();
        assertThat(supported.learnsFrom(NOT_FOUND, "vllm", RESPONSES, HEAD, now))
                .isTrue();
        now += Duration.ofHours(1).toNanos();
        assertThat(supported.learnsFrom(NOT_FOUND, "openai", RESPONSES, HEAD, now))
                .isTrue();
    }

    @Test
    void only_what_asks_for_a_new_response_is_a_witness() {
        RequestHead stored = RequestHead.ofStored("m", "resp_1", false);

        assertThat(supported.learnsFrom(NOT_FOUND, "p", RESPONSES, stored, now)).isFalse();
        assertThat(supported.learnsFrom(
                        NOT_FOUND, "p", new Asking(Endpoint.RESPONSES, "/responses/input_tokens"), HEAD, now))
                .isFalse();
        assertThat(supported.learnsFrom(NOT_FOUND, "p", new Asking(Endpoint.CHAT, "/chat/completions"), HEAD, now))
                .isFalse();
    }

    @Test
    void where_chat_is_not_known_either_it_was_not_the_path() {
        supported.learnsFrom(NOT_FOUND, "p", RESPONSES, HEAD, now);

        assertThat(supported.learnsFrom(NOT_FOUND, "p", new Asking(Endpoint.CHAT, "/chat/completions"), HEAD, now))
                .isFalse();
        assertThat(supported.of("p", BOTH, now)).isEqualTo(BOTH);
    }

    @Test
    void where_there_is_nothing_else_to_speak_it_stays() {
        Set<Endpoint> only = EnumSet.of(Endpoint.RESPONSES);
        supported.learnsFrom(NOT_FOUND, "p", RESPONSES, HEAD, now);

        assertThat(supported.of("p", only, now)).isEqualTo(only);
    }

    @Test
    void a_new_configuration_forgets_it() {
        supported.learnsFrom(NOT_FOUND, "p", RESPONSES, HEAD, now);

        supported.forget();

        assertThat(supported.of("p", BOTH, now)).isEqualTo(BOTH);
    }

    /** A voice that says nothing but where it is heard. */
    private record Asking(Endpoint endpoint, String path) implements UpstreamRequest {

        @Override
        public Headers headers() {
            return new Headers();
        }

        @Override
        public RequestBody body() {
            return RequestBody.of(new byte[0]);
        }

        @Override
        public boolean sameDialect() {
            return true;
        }

        @Override
        public Mono<CallerReply> back(AttemptResult reply) {
            return Mono.just(new CallerReply(reply, List.of()));
        }

        @Override
        public boolean learnsFrom(Failure failure) {
            return false;
        }

        @Override
        public boolean showedUnreadableThoughts(Failure failure) {
            return false;
        }
    }
}
