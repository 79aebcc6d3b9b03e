package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The image in a container of 512 MB, while clients send bodies that its memory could not hold. */
@Testcontainers(disabledWithoutDocker = true)
@Timeout(300)
@Tag("long")
class SmallContainerIT {

    private static final int MIB = 1 << 20;
    private static final long MEMORY = 512L * MIB;

    /** The least that others are to be answered meanwhile. */
    private static final int CALLS = 12;

    /** Docker's port may reset a connection before the answer to a body that is not read to its end has passed it. */
    private static final int CUT = 0;

    private static final String BEFORE = "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"";
    private static final String AFTER = "\"}]}";

    @Test
    void it_lives_and_answers_others_under_bombs_and_bodies_of_64_mb() throws Exception {
        byte[] bomb = bomb();
        byte[] chunk = ("100000\r\n" + "a".repeat(MIB) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (GenericContainer<?> relay = new GenericContainer<>(RelayImage.build())
                .withCommand("quickstart")
                .withExposedPorts(8080, 8081)
                .withTmpFs(Map.of("/tmp", "rw"))
                .withCreateContainerCmdModifier(create -> create.getHostConfig()
                        .withMemory(MEMORY)
                        .withMemorySwap(MEMORY)
                        .withReadonlyRootfs(true))
                .waitingFor(Wait.forHttp("/health/readiness").forPort(8081))) {
            relay.start();
            List<Supplier<Integer>> attacks = List.of(
                    () -> send(relay, "content-encoding: gzip\r\ncontent-length: " + bomb.length, bomb, 1),
                    () -> send(relay, "content-encoding: gzip\r\ncontent-length: " + bomb.length, bomb, 1),
                    () -> send(relay, "transfer-encoding: chunked", chunk, 64),
                    () -> send(relay, "content-length: 63000000", chunk, 60));
            AtomicBoolean stop = new AtomicBoolean();
            List<CompletableFuture<List<Integer>>> attackers = attacks.stream()
                    .map(attack ->
                            CompletableFuture.supplyAsync(() -> repeat(attack, stop), task -> new Thread(task).start()))
                    .toList();
            List<Integer> others = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                others.add(small(relay));
            }
            stop.set(true);

            assertThat(others).containsOnly(200);
            assertThat(attackers)
                    .allSatisfy(
                            attacker -> assertThat(attacker.join()).isNotEmpty().isSubsetOf(413, 503, CUT));
            assertThat(small(relay)).isEqualTo(200);
            assertThat(relay.getCurrentContainerInfo().getState().getRunning()).isTrue();
            assertThat(relay.getCurrentContainerInfo().getState().getOOMKilled())
                    .isFalse();
        }
    }

    /** Returns the statuses of {@code attack}, which is made once at least. */
    private static List<Integer> repeat(Supplier<Integer> attack, AtomicBoolean stop) {
        List<Integer> statuses = new ArrayList<>();
        do {
            statuses.add(attack.get());
        } while (!stop.get());
        return statuses;
    }

    private static int small(GenericContainer<?> relay) {
        byte[] body = (BEFORE + "hi" + AFTER).getBytes(StandardCharsets.US_ASCII);
        return send(relay, "content-length: " + body.length, body, 1);
    }

    /** Sends {@code part} so many times, or until the answer has come, and returns the answer's status. */
    private static int send(GenericContainer<?> relay, String field, byte[] part, int times) {
        try (Socket socket = new Socket(relay.getHost(), relay.getMappedPort(8080))) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/chat/completions HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer sk-demo\r\n"
                            + "content-type: application/json\r\n" + field + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            try {
                for (int i = 0; i < times; i++) {
                    out.write(part);
                }
            } catch (IOException notReadOn) {
                // The answer has come before the end of the body.
            }
            String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return line.startsWith("HTTP/1.1 ") ? Integer.parseInt(line.substring("HTTP/1.1 ".length())) : CUT;
        } catch (IOException resetByThePort) {
            return CUT;
        }
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] part = new byte[MIB];
        Arrays.fill(part, (byte) 'a');
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(BEFORE.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 60; i++) {
                gzip.write(part);
            }
            gzip.write(AFTER.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
