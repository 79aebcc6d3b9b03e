package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Dialect;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class StreamTest {

    private static final String HELLO = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";
    private static final String STOP =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static ScriptedProvider.Script stream(String... chunks) {
        return (request, peer) -> {
            peer.beginStream();
            for (String chunk : chunks) {
                peer.chunk(chunk);
            }
            peer.endStream();
        };
    }

    private static void assertBreaks(AttemptResult.Answer answer, FailureKind kind) {
        assertThatThrownBy(() -> UpstreamFixture.read(answer))
                .isInstanceOfSatisfying(
                        FailedAttempt.class,
                        broken -> assertThat(broken.failure().kind()).isEqualTo(kind));
    }

    @Test
    void a_stream_comes_as_it_was_sent_and_settles_the_lease_with_its_usage() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO, STOP, USAGE, DONE))) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
            assertThat(UpstreamFixture.read(answer)).isEqualTo(HELLO + STOP + USAGE + DONE);
            assertThat(answer.length()).isEqualTo(-1);
            assertThat(fixture.lease.ending()).isEqualTo(new TokenUsage(3, 0, 0, 2, 0));
        }
    }

    @Test
    void usage_that_is_not_reported_is_estimated() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO + HELLO + STOP + DONE))) {
            UpstreamFixture.read(fixture.answer(fixture.attempt(true)));
            assertThat(fixture.lease.ending()).isEqualTo(new TokenUsage(11, 0, 0, 2, 0));
        }
    }

    @Test
    void events_cut_anywhere_go_out_whole() throws Exception {
        String text = "\uFEFF" + HELLO + ": comment \u00e9\r\n\r\n" + HELLO + STOP + DONE;
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n");
            for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                peer.send(new byte[] {b});
            }
            peer.close();
        })) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
            StepVerifier.create(answer.body().map(UpstreamFixture::text))
                    .thenConsumeWhile(
                            chunk -> chunk.endsWith("\n\n") || chunk.endsWith("\r\n\r\n") || chunk.equals("\n"))
                    .verifyComplete();
        }
    }

    @Test
    void an_event_is_handed_on_before_the_next_is_sent() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO + STOP.substring(0, 20));
            read.await(60, TimeUnit.SECONDS);
            peer.chunk(STOP.substring(20) + DONE);
            peer.endStream();
        })) {
            StepVerifier.create(fixture.answer(fixture.attempt(true)).body().map(UpstreamFixture::text))
                    .expectNext(HELLO)
                    .then(read::countDown)
                    .expectNext(STOP + DONE)
                    .verifyComplete();
        }
    }

    @Test
    void comments_before_the_first_data_are_not_handed_on() throws Exception {
        try (UpstreamFixture fixture =
                new UpstreamFixture(stream(": wait\n\n", "\n", HELLO, ": wait\n\n", STOP + DONE))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(true))))
                    .isEqualTo(HELLO + ": wait\n\n" + STOP + DONE);
        }
    }

    @Test
    void an_error_in_place_of_data_is_a_failure_and_no_answer() throws Exception {
        String error =
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
        try (UpstreamFixture fixture = new UpstreamFixture(Dialect.ANTHROPIC, stream(error))) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.OVERLOADED);
        }
    }

    @Test
    void an_error_within_a_stream_is_judged_by_its_providers_preset() throws Exception {
        String error = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                + "\"message\":\"Your credit balance is too low.\"}}\n\n";
        try (UpstreamFixture fixture = new UpstreamFixture(Dialect.ANTHROPIC, stream(error))) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.EXHAUSTED);
        }
    }

    @Test
    void an_error_within_a_stream_ends_it_and_is_not_handed_on() throws Exception {
        String error =
                "data: {\"error\":{\"message\":\"boom " + RecordingLease.SECRET + "\",\"code\":\"server_error\"}}\n\n";
        CountDownLatch read = new CountDownLatch(1);
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO);
            read.await(60, TimeUnit.SECONDS);
            peer.chunk(HELLO + error + HELLO);
        })) {
            StepVerifier.create(fixture.answer(fixture.attempt(true)).body().map(UpstreamFixture::text))
                    .expectNext(HELLO)
                    .then(read::countDown)
                    .expectNext(HELLO)
                    .expectErrorSatisfies(broken -> assertThat(
                                    ((FailedAttempt) broken).failure().message())
                            .isEqualTo("boom ***"))
                    .verify(UpstreamFixture.MAX_WAIT);
            assertThat(((Failure) fixture.lease.ending()).kind()).isEqualTo(FailureKind.SERVER_ERROR);
        }
    }

    @Test
    void a_stream_without_data_is_empty() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(stream(": wait\n\n"))) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.EMPTY);
        }
    }

    @Test
    void a_stream_of_nothing_but_its_terminator_is_empty() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(stream(DONE))) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.EMPTY);
        }
    }

    @Test
    void a_stream_that_breaks_off_within_its_first_event_is_a_failure_and_no_answer() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO.substring(0, 30));
            peer.reset();
        })) {
            assertThat(fixture.failure(fixture.attempt(true)).failure().kind()).isEqualTo(FailureKind.CUT);
        }
    }

    @Test
    void a_stream_that_breaks_off_later_ends_its_body_with_the_failure() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO + STOP.substring(0, 20));
            peer.close();
        })) {
            assertBreaks(fixture.answer(fixture.attempt(true)), FailureKind.CUT);
            assertThat(((Failure) fixture.lease.ending()).kind()).isEqualTo(FailureKind.CUT);
        }
    }

    @Test
    void a_stream_without_its_last_chunk_is_cut() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO))) {
            assertBreaks(fixture.answer(fixture.attempt(true)), FailureKind.CUT);
        }
    }

    @Test
    void a_stream_that_lacks_its_terminator_alone_is_whole_and_gets_one() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO, STOP, USAGE))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(true))))
                    .isEqualTo(HELLO + STOP + USAGE + DONE);
            assertThat(fixture.lease.ending()).isEqualTo(new TokenUsage(3, 0, 0, 2, 0));
        }
    }

    @Test
    void a_last_chunk_without_its_blank_line_is_one() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO, STOP.strip()))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(true))))
                    .isEqualTo(HELLO + STOP + DONE);
        }
    }

    @Test
    void a_connection_that_breaks_after_the_last_chunk_takes_nothing_from_the_stream() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO);
            peer.chunk(STOP);
            peer.close();
        })) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(true))))
                    .isEqualTo(HELLO + STOP + DONE);
        }
    }

    @Test
    void an_error_after_the_last_chunk_is_an_error_and_keeps_its_event() throws Exception {
        String error = "data: {\"error\":{\"message\":\"oops " + RecordingLease.SECRET + "\"}}\n\n";
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO, STOP, error))) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
            assertThatThrownBy(() -> UpstreamFixture.read(answer))
                    .isInstanceOfSatisfying(FailedAttempt.class, broken -> {
                        assertThat(broken.failure().kind()).isEqualTo(FailureKind.SERVER_ERROR);
                        assertThat(broken.failure().event())
                                .asString()
                                .isEqualTo(error.replace(RecordingLease.SECRET, "***"));
                    });
        }
    }

    @Test
    void a_terminator_without_its_blank_line_is_one() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO, "data: [DONE]"))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(true))))
                    .isEqualTo(HELLO + DONE);
        }
    }

    @Test
    void events_after_the_terminator_are_dropped_and_not_waited_for() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.beginStream();
            peer.chunk(HELLO + DONE + HELLO);
            peer.chunk(HELLO);
        })) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(true))))
                    .isEqualTo(HELLO + DONE);
            fixture.time.advance(UpstreamFixture.TIMEOUTS.total());
            assertThat(fixture.provider.clientClosed()).isTrue();
        }
    }

    @Test
    void an_event_of_five_megabytes_goes_through() throws Exception {
        String image =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "A".repeat(5 << 20) + "\"}}]}\n\n";
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO, image, STOP, DONE))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(true))))
                    .isEqualTo(HELLO + image + STOP + DONE);
        }
    }

    @Test
    void the_media_type_tells_a_plain_answer_from_a_stream_whatever_was_asked_for() throws Exception {
        String plain = "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
        try (UpstreamFixture fixture = new UpstreamFixture(
                (request, peer) -> peer.answer("200 OK", "content-type: application/json\r\n", plain))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(true))))
                    .isEqualTo(plain);
        }
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO, DONE))) {
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(false))))
                    .isEqualTo(HELLO + DONE);
        }
    }

    @Test
    void a_body_is_read_once() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(stream(HELLO, DONE))) {
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(true));
            UpstreamFixture.read(answer);
            StepVerifier.create(answer.body().doOnNext(BodyChunk::release)).verifyError(IllegalStateException.class);
        }
    }
}
