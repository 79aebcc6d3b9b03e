package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Endpoint;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainAnswerTest {

    private static final String JSON = "content-type: application/json\r\n";
    private static final String ANSWER =
            "{\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}";

    @Test
    void an_answer_comes_as_it_was_sent_and_settles_the_lease_with_its_usage() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.answer("200 OK", JSON, ANSWER))) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(false));
            assertThat(UpstreamFixture.read(answer)).isEqualTo(ANSWER);
            assertThat(answer.length()).isEqualTo(ANSWER.length());
            assertThat(answer.completion().block())
                    .isEqualTo(new Completion(MeteredUsage.reported(new TokenUsage(7, 0, 0, 5, 0)), true));
            assertThat(fixture.lease.ending()).isEqualTo(new TokenUsage(7, 0, 0, 5, 0));
            assertThat(fixture.lease.events).containsExactly("limitsReported", "firstByte", "settled");
        }
    }

    @Test
    void an_answer_in_many_chunks_is_put_together() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\n" + JSON + "transfer-encoding: chunked\r\n\r\n");
            for (int i = 0; i < ANSWER.length(); i++) {
                peer.chunk(ANSWER.substring(i, i + 1));
            }
            peer.endStream();
        })) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(false));
            assertThat(UpstreamFixture.read(answer)).isEqualTo(ANSWER);
            assertThat(answer.length()).isEqualTo(ANSWER.length());
        }
    }

    @Test
    void an_answer_too_long_to_hold_passes_through_and_still_yields_its_usage() throws Exception {
        String vectors = "[" + "0.125,".repeat(700_000) + "0]";
        String body = "{\"data\":" + vectors + ",\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9}}";
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.answer("200 OK", JSON, body))) {
            AttemptResult.Answer answer =
                    fixture.answer(fixture.attempt(Endpoint.EMBEDDINGS, "POST", false, new Headers()));
            assertThat(fixture.lease.endings()).isEmpty();
            assertThat(UpstreamFixture.read(answer)).isEqualTo(body);
            assertThat(answer.length()).isEqualTo(body.length());
            assertThat(fixture.lease.ending()).isEqualTo(new TokenUsage(9, 0, 0, 0, 0));
        }
    }

    @Test
    void a_long_answer_that_breaks_off_ends_its_body_with_the_failure() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\n" + JSON + "content-length: 9000000\r\n\r\n{" + "1".repeat(2_000_000));
            peer.close();
        })) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(false));
            assertThatThrownBy(() -> UpstreamFixture.read(answer))
                    .isInstanceOfSatisfying(
                            FailedAttempt.class,
                            cut -> assertThat(cut.failure().kind()).isEqualTo(FailureKind.CUT));
        }
    }

    @Test
    void an_answer_that_breaks_off_early_is_a_failure_and_no_answer() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\n" + JSON + "content-length: 900\r\n\r\n{\"id\":");
            peer.close();
        })) {
            assertThat(fixture.failure(fixture.attempt(false)).failure().kind()).isEqualTo(FailureKind.CUT);
            assertThat(fixture.lease.events).containsExactly("limitsReported", "firstByte", "failed");
        }
    }

    @Test
    void an_answer_that_ends_with_its_connection_within_its_json_is_cut() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\n" + JSON + "\r\n{\"id\":[1,2");
            peer.close();
        })) {
            assertThat(fixture.failure(fixture.attempt(false)).failure().kind()).isEqualTo(FailureKind.CUT);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT | {'error':{'code':502,'message':'Provider returned error'},'user_id':'u'} | SERVER_ERROR",
                "CHAT | {'error':{'code':429,'message':'slow'}} | LIMITED",
                "CHAT | {'error':{'code':402,'message':'Insufficient credits'}} | EXHAUSTED",
                "CHAT | {'error':{'code':400,'message':'no'}} | CALLER_FAULT",
                "CHAT | [{'error':{'code':503,'status':'UNAVAILABLE','message':'busy'}}] | OVERLOADED",
                "EMBEDDINGS | {'error':'something broke'} | SERVER_ERROR",
                "RESPONSES | {'error':{'code':'server_error','message':'no'}} | SERVER_ERROR",
            })
    void a_success_that_holds_an_error_is_that_failure(Endpoint endpoint, String body, FailureKind kind)
            throws Exception {
        String json = body.replace('\'', '"');
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.answer("200 OK", JSON, json))) {
            Failure failure = fixture.failure(fixture.attempt(endpoint, "POST", false, new Headers()))
                    .failure();
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(fixture.lease.events).containsExactly("limitsReported", "firstByte", "failed");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT | {'error':null,'choices':[{'message':{'content':'error'}}]}",
                "RESPONSES | {'id':'resp_1','status':'failed','error':{'code':'server_error','message':'no'}}",
            })
    void an_answer_that_mentions_an_error_is_not_one(Endpoint endpoint, String body) throws Exception {
        String json = body.replace('\'', '"');
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.answer("200 OK", JSON, json))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(endpoint, "POST", false, new Headers()))))
                    .isEqualTo(json);
        }
    }

    @Test
    void an_empty_success_is_a_failure() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.answer("200 OK", JSON, "\n\n"))) {
            assertThat(fixture.failure(fixture.attempt(false)).failure().kind()).isEqualTo(FailureKind.EMPTY);
        }
    }

    @Test
    void a_deletion_may_be_answered_with_nothing() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.answer("200 OK", "", ""))) {
            AttemptResult.Answer answer =
                    fixture.answer(fixture.attempt(Endpoint.RESPONSES, "DELETE", false, new Headers()));
            assertThat(UpstreamFixture.read(answer)).isEmpty();
            assertThat(fixture.lease.ending()).isEqualTo(TokenUsage.NONE);
            assertThat(fixture.provider.requests.take().line()).isEqualTo("DELETE /v1/responses HTTP/1.1");
        }
    }

    @Test
    void a_page_of_html_is_unreadable() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(
                (request, peer) -> peer.answer("200 OK", "content-type: text/html\r\n", "<html></html>"))) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.UNREADABLE);
        }
    }

    @Test
    void blank_lines_before_an_answer_are_kept() throws Exception {
        try (UpstreamFixture fixture =
                new UpstreamFixture((request, peer) -> peer.answer("200 OK", JSON, "\n\n\n" + ANSWER))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(false))))
                    .isEqualTo("\n\n\n" + ANSWER);
        }
    }

    @Test
    void audio_passes_through_from_its_first_byte() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\ncontent-type: audio/mpeg\r\ncontent-length: 6\r\n\r\nabc");
            request.body();
            peer.send("def");
        })) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(Endpoint.AUDIO, "POST", false, new Headers()));
            assertThat(UpstreamFixture.read(answer)).isEqualTo("abcdef");
        }
    }
}
