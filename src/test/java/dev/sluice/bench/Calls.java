package dev.sluice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** The calls that some honest callers made, one after the other and with a pause between them, and how long each took. */
final class Calls {

    private static final int CALLERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int MAX = 100_000;

    final long[] nanos;
    final int failed;

    /** What the last call that failed was told, or an empty text. */
    final String lastFailure;

    /** The waits in the relay's queue of the calls that were answered, in milliseconds, sorted; 0 for each without a relay. */
    final long[] queued;

    private Calls(long[] nanos, long[] queued, int failed, String lastFailure) {
        this.nanos = nanos;
        this.queued = queued;
        this.failed = failed;
        this.lastFailure = lastFailure;
    }

    /** Calls the relay or proxy at {@code port} for {@code time}. */
    static Calls run(int port, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        Caller[] callers = new Caller[CALLERS];
        for (int i = 0; i < CALLERS; i++) {
            callers[i] = new Caller(port, end);
            callers[i].start();
        }
        int failed = 0;
        String lastFailure = "";
        long[] all = {};
        long[] queued = {};
        for (Caller caller : callers) {
            caller.join();
            failed += caller.failed;
            lastFailure = caller.lastFailure.isEmpty() ? lastFailure : caller.lastFailure;
            int length = all.length;
            all = Arrays.copyOf(all, length + caller.made);
            System.arraycopy(caller.nanos, 0, all, length, caller.made);
            queued = Arrays.copyOf(queued, all.length);
            System.arraycopy(caller.queued, 0, queued, length, caller.made);
        }
        Arrays.sort(all);
        Arrays.sort(queued);
        return new Calls(all, queued, failed, lastFailure);
    }

    /** Returns the time in which the given share of the calls were answered. */
    double millis(double share) {
        return nanos.length == 0 ? 0 : nanos[(int) Math.min(nanos.length - 1L, (long) (share * nanos.length))] / 1e6;
    }

    /** Returns the milliseconds for which the given share of the calls waited in the relay's queue at most. */
    long queuedMillis(double share) {
        return queued.length == 0 ? 0 : queued[(int) Math.min(queued.length - 1L, (long) (share * queued.length))];
    }

    private static final class Caller extends Thread {

        private static final String QUEUED = "x-sluice-queue-ms: ";

        private final int port;
        private final long end;
        private final long[] nanos = new long[MAX];
        private final long[] queued = new long[MAX];
        private int made;
        private int failed;
        private String lastFailure = "";

        Caller(int port, long end) {
            this.port = port;
            this.end = end;
        }

        @Override
        public void run() {
            byte[] body = AttackLoads.body(false, 2_000);
            byte[] head = AttackLoads.headOf("sk-other", "content-length: " + body.length);
            Socket socket = null;
            while (System.nanoTime() < end && made < MAX) {
                long since = System.nanoTime();
                try {
                    if (socket == null) {
                        socket = new Socket(InetAddress.getLoopbackAddress(), port);
                        socket.setSoTimeout(30_000);
                        // Without it the body waits for the acknowledgement of the head, 40 ms.
                        socket.setTcpNoDelay(true);
                    }
                    OutputStream out = socket.getOutputStream();
                    out.write(head);
                    out.write(body);
                    if (isGood(socket.getInputStream())) {
                        nanos[made++] = System.nanoTime() - since;
                    } else {
                        failed++;
                        socket.close();
                        socket = null;
                    }
                    Thread.sleep(PAUSE.toMillis());
                } catch (IOException | InterruptedException cut) {
                    failed++;
                    lastFailure = cut.toString();
                    socket = null;
                }
            }
        }

        /** Reads one answer, which ends with the usage. */
        private boolean isGood(InputStream in) throws IOException {
            byte[] bytes = new byte[4096];
            int read = 0;
            String text = "";
            while (!text.endsWith("}}") && read < bytes.length) {
                int more = in.read(bytes, read, bytes.length - read);
                if (more < 0) {
                    return false;
                }
                read += more;
                text = new String(bytes, 0, read, StandardCharsets.US_ASCII);
                if (!text.startsWith("HTTP/1.1 200")) {
                    lastFailure = text;
                    return false;
                }
            }
            int at = text.indexOf(QUEUED);
            queued[made] = at < 0 ? 0 : Long.parseLong(text.substring(at + QUEUED.length(), text.indexOf('\r', at)));
            return true;
        }
    }
}
