package dev.sluice.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * The processor time that the relay's own threads have used: its event loops and its alarm, without the threads of the simulated
 * provider and the clients, garbage collection and compilation.
 *
 * @param nanos by thread id
 */
record RelayCpuTime(Map<Long, Long> nanos) {

    static RelayCpuTime ofRelay() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> nanos = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && isOfRelay(thread.getThreadName())) {
                nanos.put(thread.getThreadId(), threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return new RelayCpuTime(nanos);
    }

    private static boolean isOfRelay(String name) {
        return name.startsWith("reactor-http") || name.startsWith("sluice-");
    }

    /** Returns the milliseconds used between this reading and a later one. */
    double millisUntil(RelayCpuTime later) {
        long taken = 0;
        for (Map.Entry<Long, Long> thread : later.nanos.entrySet()) {
            taken += thread.getValue() - nanos.getOrDefault(thread.getKey(), 0L);
        }
        return taken / 1e6;
    }
}
