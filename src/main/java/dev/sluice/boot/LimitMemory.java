package dev.sluice.boot;

import dev.sluice.pool.LearnedLimits;
import dev.sluice.pool.LearnedState;
import dev.sluice.pool.Pool;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A timer that has a pool's learned limits kept, regularly and at the end, on a thread of its own. */
final class LimitMemory implements AutoCloseable {

    /** The time of learning that a crash may lose; a search takes as long. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final Pool pool;
    private final @Nullable LearnedLimits memory;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, work -> {
        Thread created = new Thread(work, "learned-limits");
        created.setDaemon(true);
        return created;
    });

    /** @param memory the memory, or null where there is none */
    LimitMemory(Pool pool, @Nullable LearnedLimits memory) {
        this.pool = pool;
        this.memory = memory;
    }

    /** Has the pool remember what is kept, and begins to keep. */
    void start() {
        if (memory == null) {
            return;
        }
        LearnedState before = memory.load();
        if (before != null) {
            pool.remember(before);
        }
        var unused =
                thread.scheduleWithFixedDelay(this::save, PERIOD.toSeconds(), PERIOD.toSeconds(), TimeUnit.SECONDS);
    }

    private synchronized void save() {
        LearnedState learned = pool.learned();
        if (memory != null && !(learned.limits().isEmpty() && learned.bursts().isEmpty())) {
            memory.save(learned);
        }
    }

    /** Keeps what is known now, and ends. */
    @Override
    public void close() {
        thread.shutdownNow();
        save();
    }
}
