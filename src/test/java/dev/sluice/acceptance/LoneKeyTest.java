package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over the only key of a pool that has to serve again. */
@Timeout(60)
class LoneKeyTest {

    private static final String BUSY = "{\"error\":{\"message\":\"busy\",\"type\":\"server_error\",\"code\":null}}";

    @ParameterizedTest
    @CsvSource({"503, retry-after: 1", "529, retry-after: 1", "503, retry-after-ms: 300", "429, retry-after: 1"})
    void a_refusal_that_says_when_to_come_again_is_waited_for(int status, String field) {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream)) {
            upstream.will((request, wire) -> {
                if (asked.incrementAndGet() == 1) {
                    wire.send("HTTP/1.1 " + status + " Busy\r\ncontent-type: application/json\r\n" + field
                            + "\r\ncontent-length: " + BUSY.length() + "\r\n\r\n" + BUSY);
                } else {
                    wire.json("{\"usage\":{}}");
                }
            });

            HttpResponse<String> answer = relay.post(SampleRequest.CHAT);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(asked).hasValue(2);
        }
    }

    /** RFC 9110, 5.6.7: a recipient reads all three forms of a date. */
    @ParameterizedTest
    @ValueSource(
            strings = {"EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM ppd HH:mm:ss yyyy"
            })
    void a_wait_until_a_date_is_told_in_seconds(String form) {
        DateTimeFormatter date = DateTimeFormatter.ofPattern(form, Locale.US).withZone(ZoneOffset.UTC);
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "queue.max-wait=1s")) {
            upstream.will((request, wire) -> wire.refuse(
                    503, BUSY, "retry-after: " + date.format(Instant.now().plusSeconds(300))));

            HttpResponse<String> answer = relay.post(SampleRequest.CHAT);

            assertThat(answer.statusCode()).isEqualTo(503);
            // The most that callers are told.
            assertThat(answer.headers().firstValue("retry-after")).contains("60");
        }
    }

    /** RFC 9112 leaves open whether such a client wants its answer; its call is ended, and the key is free. */
    @ParameterizedTest
    @CsvSource({"false, connection: close", "false, connection: keep-alive", "true, connection: close"})
    void the_key_is_free_after_a_client_that_closes_its_sending_side(boolean stream, String field) throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "providers[1].key-defaults.concurrency=1")) {
            upstream.will((request, wire) -> {
                came.countDown();
                wire.awaitHangUp();
            });
            try (RawClient client = new RawClient(relay)) {
                client.send(RawClient.request(stream ? SampleRequest.CHAT_STREAM : SampleRequest.CHAT, field));
                came.await();
                assertThat(client.finish().readToEnd()).isEmpty();
            }
            relay.awaitQuiet();
            upstream.will((request, wire) -> wire.json("{\"usage\":{}}"));

            assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
        }
    }
}
