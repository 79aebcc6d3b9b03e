package dev.sluice.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * The processor time that the relay's own threads have taken: its event loops and its alarm, without the simulated provider's
 * and the clients' threads, garbage collection and compilation.
 *
 * @param nanos by thread
 */
record RelayCpuTime(Map<Long, Long> nanos) {

    static RelayCpuTime ofRelay() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> nanos = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && isRelays(thread.getThreadName())) {
                nanos.put(thread.getThreadId(), threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return new RelayCpuTime(nanos);
    }

    private static boolean isRelays(String name) {
        return name.startsWith("reactor-http") || name.startsWith("sluice-");
    }

    /** Returns the milliseconds taken from this moment to a later one. */
    double millisUntil(RelayCpuTime later) {
        long taken = 0;
        for (Map.Entry<Long, Long> thread : later.nanos.entrySet()) {
            taken += thread.getValue() - nanos.getOrDefault(thread.getKey(), 0L);
        }
        return taken / 1e6;
    }
}
