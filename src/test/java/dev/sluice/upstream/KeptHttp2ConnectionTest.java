package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.upstream.ScriptedHttp2Provider.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over HTTP/2 a request that was not looked at goes out again over a fresh connection, within the same attempt. */
@Timeout(60)
class KeptHttp2ConnectionTest {

    private static final String ANSWER = "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";

    @Test
    void a_refused_stream_is_sent_over_a_fresh_connection() throws Exception {
        Script refusing = (number, peer) -> {
            if (number == 1) {
                peer.resetStream(ScriptedHttp2Provider.REFUSED_STREAM);
            } else {
                peer.answer(ANSWER);
            }
        };
        try (ScriptedHttp2Provider provider = new ScriptedHttp2Provider(refusing)) {
            isServed(provider);
            assertThat(provider.requests).containsExactly(1, 2);
        }
    }

    @Test
    void a_stream_beyond_the_last_of_a_goaway_is_sent_over_a_fresh_connection() throws Exception {
        Script leaving = (number, peer) -> {
            if (number == 1) {
                peer.goAway(0);
            } else {
                peer.answer(ANSWER);
            }
        };
        try (ScriptedHttp2Provider provider = new ScriptedHttp2Provider(leaving)) {
            isServed(provider);
            assertThat(provider.requests).containsExactly(1, 2);
        }
    }

    @Test
    void a_kept_connection_that_ends_without_an_answer_is_replaced() throws Exception {
        Script ending = (number, peer) -> {
            if (number == 2) {
                peer.close();
            } else {
                peer.answer(ANSWER);
            }
        };
        try (ScriptedHttp2Provider provider = new ScriptedHttp2Provider(ending);
                UpstreamFixture fixture = new UpstreamFixture(provider.url(), ScriptedHttp2Provider::trusting)) {
            fixture.warmUp();
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(false))))
                    .isEqualTo(ANSWER);
            assertThat(fixture.lease.endings()).containsExactly("settled");
            assertThat(provider.requests).containsExactly(1, 1, 2);
        }
    }

    @Test
    void a_stream_that_is_reset_for_another_reason_is_a_failure() throws Exception {
        try (ScriptedHttp2Provider provider =
                new ScriptedHttp2Provider((number, peer) -> peer.resetStream(ScriptedHttp2Provider.INTERNAL_ERROR))) {
            isReset(provider);
            assertThat(provider.requests).containsExactly(1);
        }
    }

    @Test
    void a_goaway_that_covers_the_stream_is_a_failure_once_the_connection_ends() throws Exception {
        Script leaving = (number, peer) -> {
            peer.goAway(peer.stream());
            peer.close();
        };
        try (ScriptedHttp2Provider provider = new ScriptedHttp2Provider(leaving)) {
            isReset(provider);
            assertThat(provider.requests).containsExactly(1);
        }
    }

    @Test
    void a_stream_that_is_refused_twice_is_a_failure() throws Exception {
        try (ScriptedHttp2Provider provider =
                new ScriptedHttp2Provider((number, peer) -> peer.resetStream(ScriptedHttp2Provider.REFUSED_STREAM))) {
            isReset(provider);
            assertThat(provider.requests).containsExactly(1, 2);
        }
    }

    @Test
    void a_stream_that_is_refused_within_its_answer_is_a_failure() throws Exception {
        Script refusing = (number, peer) -> {
            peer.earlyHints();
            peer.resetStream(ScriptedHttp2Provider.REFUSED_STREAM);
        };
        try (ScriptedHttp2Provider provider = new ScriptedHttp2Provider(refusing)) {
            isReset(provider);
            assertThat(provider.requests).containsExactly(1);
        }
    }

    @Test
    void interim_answers_are_passed_over() throws Exception {
        Script hinting = (number, peer) -> {
            peer.earlyHints();
            peer.earlyHints();
            peer.answer(ANSWER);
        };
        try (ScriptedHttp2Provider provider = new ScriptedHttp2Provider(hinting);
                UpstreamFixture fixture = new UpstreamFixture(provider.url(), ScriptedHttp2Provider::trusting)) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(false));
            assertThat(UpstreamFixture.read(answer)).isEqualTo(ANSWER);
            assertThat(answer.headers().first("link")).isNull();
        }
    }

    private static void isServed(ScriptedHttp2Provider provider) throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(provider.url(), ScriptedHttp2Provider::trusting)) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(false))))
                    .isEqualTo(ANSWER);
            assertThat(fixture.lease.endings()).containsExactly("settled");
        }
    }

    private static void isReset(ScriptedHttp2Provider provider) throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(provider.url(), ScriptedHttp2Provider::trusting)) {
            assertThat(fixture.failure(fixture.attempt(false)).failure().kind()).isEqualTo(FailureKind.RESET);
            assertThat(fixture.lease.endings()).containsExactly("failed");
        }
    }
}
