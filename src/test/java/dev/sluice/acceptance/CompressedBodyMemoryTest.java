package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed bodies in little memory. */
@Timeout(120)
class CompressedBodyMemoryTest extends SmallBodyMemory {

    /** Alone it is known never to fit. Beside others it may have to give up before that is known. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void bodies_that_inflate_beyond_memory_are_refused_and_hurt_nobody(String coding) throws Exception {
        byte[] bomb = compressed(coding, sized(SampleRequest.CHAT, 50 * MB).body());
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> postCompressed(coding, bomb)));
        }
        List<Integer> small = new ArrayList<>();
        do {
            small.add(relay.postAs("sk-other", SampleRequest.CHAT).statusCode());
        } while (answers.stream().anyMatch(answer -> !answer.isDone()));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isIn(413, 503));
        assertThat(small).containsOnly(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void a_lone_body_that_inflates_beyond_memory_is_too_large(String coding) throws Exception {
        HttpResponse<String> answer = postCompressed(
                coding, compressed(coding, sized(SampleRequest.CHAT, 50 * MB).body()));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    }

    /** The size for which it would have to come again is known by reading it to its end: 5 MB fit when the first is gone, 8 MB never. */
    @ParameterizedTest
    @CsvSource({"gzip, 5, 503", "gzip, 8, 413", "gzip, 50, 413", "deflate, 5, 503", "deflate, 8, 413"})
    void a_compressed_body_that_gives_way_to_others_comes_again_unless_it_can_never_fit(
            String coding, int megabytes, int status) throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            answer.await();
            wire.json("{}");
        });
        CompletableFuture<HttpResponse<String>> first = relay.begin(sized(SampleRequest.CHAT, 4 * MB));
        await("the first call").until(() -> upstream.received().size() == 1);

        HttpResponse<String> second = postCompressed(
                coding,
                compressed(coding, sized(SampleRequest.CHAT, megabytes * MB).body()));

        assertThat(second.statusCode()).isEqualTo(status);
        assertThat(second.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 503);
        answer.countDown();
        assertThat(first.join().statusCode()).isEqualTo(200);
    }

    /** However much smaller it comes: text that repeats itself is no bomb. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void a_compressed_body_that_fits_is_served(String coding) throws Exception {
        SampleRequest large = sized(SampleRequest.CHAT, 3 * MB);
        upstream.will((request, wire) -> wire.json("{\"length\":" + request.body().length + "}"));

        HttpResponse<String> answer = postCompressed(coding, compressed(coding, large.body()));

        assertThat(answer.body()).isEqualTo("{\"length\":" + large.body().length() + "}");
    }

    private HttpResponse<String> postCompressed(String coding, byte[] body) {
        return relay.send(relay.request(SampleRequest.CHAT.path(), "content-encoding", coding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static byte[] compressed(String coding, String body) throws IOException {
        if (coding.equals("zstd")) {
            return zstd(body.getBytes(StandardCharsets.US_ASCII));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = coding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(body.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static byte[] zstd(byte[] bytes) {
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] compressed = new byte[compressor.maxCompressedLength(bytes.length)];
        return Arrays.copyOf(compressed, compressor.compress(bytes, 0, bytes.length, compressed, 0, compressed.length));
    }
}
