package dev.sluice.boot;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The memory of buffers outside the heap, which all connections share. Safe for use by many threads. */
final class DirectMemory {

    /** Netty's own names. */
    private static final String BOUND = "io.netty.maxDirectMemory";

    private static final String ALLOCATOR = "io.netty.allocator.type";

    /** Of the JVM's bound: what is left is for buffers of the JDK's own. */
    private static final double OF_NETTY = 0.9;

    /** A look at the allocator takes its locks; every call asks. */
    private static final long KNOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final AtomicLong LOOKED = new AtomicLong(System.nanoTime() - KNOWN_NANOS);

    private static volatile double used;

    private DirectMemory() {}

    /**
     * Makes Netty bound its buffers, unless the operator has set a bound. Must be called before any class of Netty is loaded.
     *
     * <p>At the JVM's own bound, each further buffer makes the JVM collect garbage and sleep for up to half a second on the
     * event loop (java.nio.Bits), so that nothing is served. Netty's own bound lies below that one and refuses at once.
     *
     * <p>Netty's default allocator, the adaptive one, keeps at most 16 free buffers of a chunk for reuse; the rest of the
     * chunk is reused only once the whole chunk is free. So a few buffers that are held for long keep many times their size
     * (AdaptivePoolingAllocator.SharedSizeClassedChunkCache of Netty 4.2).
     */
    static void bound() {
        setUnlessSet(ALLOCATOR, "pooled");
        setUnlessSet(BOUND, Long.toString((long) (OF_NETTY * ofJvm())));
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Returns the share of the bound that is in use, 0 to 1; of some milliseconds ago at most. */
    static double used() {
        long now = System.nanoTime();
        long looked = LOOKED.get();
        if (now - looked >= KNOWN_NANOS && LOOKED.compareAndSet(looked, now)) {
            used = (double) PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() / Bound.BYTES;
        }
        return used;
    }

    /** Returns the JVM's bound in bytes, which is the heap's where none is set. */
    private static long ofJvm() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long set = Long.parseLong(jvm.getVMOption("MaxDirectMemorySize").getValue());
        return set > 0 ? set : Runtime.getRuntime().maxMemory();
    }

    /** Read once, when the first call asks. */
    private static final class Bound {

        private static final long BYTES = bytes();

        private static long bytes() {
            long set = Long.getLong(BOUND, 0);
            return set > 0 ? set : ofJvm();
        }
    }
}
