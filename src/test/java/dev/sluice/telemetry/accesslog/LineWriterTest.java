package dev.sluice.telemetry.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LineWriterTest {

    private final Counter lost = new SimpleMeterRegistry().counter("lost");
    private final List<String> written = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path directory;

    @Test
    void lines_are_written_in_order_and_the_last_before_the_end() {
        LineWriter writer = new LineWriter(line -> written.add(new String(line, UTF_8)), lost);
        for (int i = 0; i < 1000; i++) {
            writer.offer(("" + i).getBytes(UTF_8));
        }
        writer.close();

        assertThat(written).hasSize(1000).startsWith("0", "1").endsWith("999");
        assertThat(lost.count()).isZero();
    }

    @Test
    void a_slow_disk_drops_and_counts_lines_and_delays_no_call() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        LineWriter writer = new LineWriter(
                line -> {
                    stuck.countDown();
                    wait(disk);
                    written.add(new String(line, UTF_8));
                },
                lost);
        writer.offer(new byte[] {'a'});
        stuck.await();
        for (int i = 0; i < LineWriter.QUEUE + 10; i++) {
            writer.offer(new byte[] {'b'});
        }
        assertThat(lost.count()).isEqualTo(10);

        disk.countDown();
        writer.close();
        assertThat(written).hasSize(LineWriter.QUEUE + 1);
    }

    @Test
    void a_line_that_cannot_be_written_is_counted_and_the_next_is_tried() {
        LineWriter writer = new LineWriter(
                line -> {
                    if (line[0] == 'b') {
                        throw new IOException("disk full");
                    }
                    written.add(new String(line, UTF_8));
                },
                lost);
        writer.offer(new byte[] {'a'});
        writer.offer(new byte[] {'b'});
        writer.offer(new byte[] {'c'});
        writer.close();

        assertThat(written).containsExactly("a", "c");
        assertThat(lost.count()).isEqualTo(1);
    }

    @Test
    void a_file_is_added_to() throws Exception {
        Path file = directory.resolve("access 100%d.log");
        for (String line : List.of("one\n", "two\n")) {
            LineWriter writer = new LineWriter(RollingFile.open(file), lost);
            writer.offer(line.getBytes(UTF_8));
            writer.close();
        }

        assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
        assertThat(lost.count()).isZero();
    }

    private static void wait(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
