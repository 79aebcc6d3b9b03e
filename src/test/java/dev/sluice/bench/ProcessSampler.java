package dev.sluice.bench;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A sampler of a Java process by JMX and {@code /proc}; Linux only. */
final class ProcessSampler implements AutoCloseable {

    private static final double MB = 1 << 20;

    private final long pid;
    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final List<BufferPoolMXBean> pools;
    private final long start = System.nanoTime();

    @SuppressWarnings("BanJNDI") // The other end is a process that the benchmark started on this machine.
    ProcessSampler(long pid, int jmxPort) throws IOException {
        this.pid = pid;
        this.connector = JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + jmxPort + "/jmxrmi"));
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        this.memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
        this.pools = ManagementFactory.getPlatformMXBeans(beans, BufferPoolMXBean.class);
    }

    /** Collects the process's garbage and samples it. */
    ProcessSample sample() throws IOException {
        memory.gc();
        return new ProcessSample(
                (System.nanoTime() - start) / 1_000_000_000,
                memory.getHeapMemoryUsage().getUsed() / MB,
                pools.stream()
                                .filter(pool -> pool.getName().equals("direct"))
                                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                                .sum()
                        / MB,
                status("VmRSS:") / 1024.0,
                descriptors(""),
                descriptors("socket:"),
                status("Threads:"));
    }

    private long status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private long descriptors(String kind) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.filter(descriptor -> isOf(descriptor, kind)).count();
        }
    }

    private static boolean isOf(Path descriptor, String kind) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(kind);
        } catch (IOException closed) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
