package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.upstream.ScriptedProvider.Peer;
import dev.sluice.upstream.ScriptedProvider.Request;
import dev.sluice.upstream.ScriptedProvider.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** A kept connection that turns out dead is replaced within the attempt; a provider that broke off is not asked again. */
@Timeout(60)
class KeptConnectionTest {

    private static final String JSON = "content-type: application/json\r\n";
    private static final String BODY = "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";
    private static final String EVENTS =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\ndata: [DONE]\n\n";

    /** A provider that answers the first request of each connection, and has {@code second} for the next. */
    private static Script second(Script second) {
        return (request, peer) -> {
            if (peer.requests() > 1) {
                second.answer(request, peer);
            } else {
                answer(request, peer);
            }
        };
    }

    private static void answer(Request request, Peer peer) throws Exception {
        peer.answer("200 OK", JSON, BODY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_reset_of_a_kept_connection_does_not_count(boolean stream) throws Exception {
        Script script = (request, peer) -> {
            if (peer.requests() > 1) {
                peer.reset();
            } else if (request.body().isEmpty() || !stream) {
                answer(request, peer);
            } else {
                peer.beginStream();
                peer.chunk(EVENTS);
                peer.endStream();
            }
        };
        try (UpstreamFixture fixture = new UpstreamFixture(script)) {
            fixture.warmUp(stream);
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(stream))))
                    .isEqualTo(stream ? EVENTS : BODY);
            assertThat(fixture.lease.endings()).containsExactly("settled");
            assertThat(fixture.provider.requests).hasSize(3);
        }
    }

    @Test
    void nor_does_its_end_in_order() throws Exception {
        isServedInTheSecond(second((request, peer) -> peer.close()));
    }

    @Test
    void nor_does_a_server_s_farewell_to_an_idle_client() throws Exception {
        isServedInTheSecond(second((request, peer) -> {
            peer.answer("408 Request Timeout", "connection: close\r\n", "");
            peer.close();
        }));
    }

    private static void isServedInTheSecond(Script script) throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(script)) {
            fixture.warmUp();
            assertThat(UpstreamFixture.read(fixture.answer(fixture.attempt(false))))
                    .isEqualTo(BODY);
            assertThat(fixture.lease.endings()).containsExactly("settled");
            assertThat(fixture.provider.requests).hasSize(3);
        }
    }

    @Test
    void a_body_that_was_not_read_whole_is_sent_whole() throws Exception {
        byte[] large =
                ("{\"model\":\"" + "m".repeat(8 << 20) + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (UpstreamFixture fixture =
                new UpstreamFixture(ScriptedProvider.resettingHeads(KeptConnectionTest::answer))) {
            fixture.warmUp();
            Attempt small = fixture.attempt(false);
            Attempt attempt = new Attempt(
                    small.lease(),
                    small.endpoint(),
                    "POST",
                    small.path(),
                    null,
                    new Headers(),
                    RequestBody.of(large),
                    false,
                    0,
                    1,
                    StateSink.NONE);
            assertThat(UpstreamFixture.read(fixture.answer(attempt))).isEqualTo(BODY);
            fixture.provider.requests.poll(60, TimeUnit.SECONDS);
            assertThat(fixture.provider.requests.poll(60, TimeUnit.SECONDS).body())
                    .hasSize(large.length);
        }
    }

    @Test
    void many_dead_connections_cost_each_call_one_of_them() throws Exception {
        CountDownLatch all = new CountDownLatch(10);
        Script script = second((request, peer) -> peer.reset());
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            if (all.getCount() > 0) {
                all.countDown();
                all.await(60, TimeUnit.SECONDS);
            }
            script.answer(request, peer);
        })) {
            List<CompletableFuture<AttemptResult>> warm = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                warm.add(fixture.upstream
                        .send(fixture.attemptOver(new RecordingLease()))
                        .toFuture());
            }
            for (CompletableFuture<AttemptResult> each : warm) {
                UpstreamFixture.read((AttemptResult.Answer) each.get(60, TimeUnit.SECONDS));
            }
            for (int i = 0; i < 6; i++) {
                RecordingLease lease = i == 0 ? fixture.lease : new RecordingLease();
                assertThat(UpstreamFixture.read(fixture.answer(fixture.attemptOver(lease))))
                        .isEqualTo(BODY);
                assertThat(lease.endings()).containsExactly("settled");
            }
            assertThat(fixture.provider.requests).hasSizeLessThanOrEqualTo(10 + 2 * 6);
        }
    }

    @Test
    void a_fresh_connection_that_breaks_as_well_is_a_failure() throws Exception {
        Script script = (request, peer) -> {
            if (request.line().contains("/warm")) {
                answer(request, peer);
            } else {
                peer.reset();
            }
        };
        try (UpstreamFixture fixture = new UpstreamFixture(script)) {
            fixture.warmUp();
            isReset(fixture, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 20", "HTTP/1.1 200 OK\r\ncontent-le", "HTTP/1.1 103 Early Hints\r\n\r\n", "H"})
    void a_provider_that_began_to_answer_is_not_asked_again(String beginning) throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture(second((request, peer) -> {
            peer.send(beginning);
            peer.close();
        }))) {
            fixture.warmUp();
            isReset(fixture, 2);
        }
    }

    @Test
    void a_connection_that_carried_nothing_before_is_not_replaced() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.reset())) {
            isReset(fixture, 1);
        }
    }

    private static void isReset(UpstreamFixture fixture, int requests) {
        assertThat(fixture.failure(fixture.attempt(false)).failure().kind()).isEqualTo(FailureKind.RESET);
        assertThat(fixture.lease.events).containsExactly("failed");
        assertThat(fixture.provider.requests).hasSize(requests);
    }

    /** Returns a provider that breaks the kept connection, and is silent over the next, when it counts {@code again} down. */
    private static Script resetsWhenKept(CountDownLatch again) {
        return (request, peer) -> {
            if (request.line().contains("/warm")) {
                answer(request, peer);
            } else if (peer.requests() > 1) {
                peer.reset();
            } else {
                again.countDown();
            }
        };
    }

    @Test
    void a_caller_that_leaves_after_the_second_sending_ends_the_lease() throws Exception {
        CountDownLatch again = new CountDownLatch(1);
        try (UpstreamFixture fixture = new UpstreamFixture(resetsWhenKept(again))) {
            fixture.warmUp();
            Disposable call = fixture.upstream.send(fixture.attempt(false)).subscribe();
            assertThat(again.await(60, TimeUnit.SECONDS)).isTrue();
            call.dispose();
            fixture.lease.ending();
            assertThat(fixture.lease.endings()).containsExactly("cancelled");
            assertThat(fixture.provider.clientClosed()).isTrue();
        }
    }

    @Test
    void the_time_of_the_second_sending_is_bounded_as_that_of_the_first() throws Exception {
        CountDownLatch again = new CountDownLatch(1);
        try (UpstreamFixture fixture = new UpstreamFixture(resetsWhenKept(again))) {
            fixture.warmUp();
            CompletableFuture<AttemptResult> result =
                    fixture.upstream.send(fixture.attempt(false)).toFuture();
            assertThat(again.await(60, TimeUnit.SECONDS)).isTrue();
            // the provider may have the request before its sender has noticed that it is sent, which sets the alarm
            fixture.passUntilDone(result, UpstreamFixture.TIMEOUTS.firstByte());
            assertThat(result.get())
                    .isInstanceOfSatisfying(
                            AttemptResult.Failed.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.FIRST_BYTE_TIMEOUT));
        }
    }
}
