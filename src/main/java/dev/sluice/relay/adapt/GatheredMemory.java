package dev.sluice.relay.adapt;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.MemoryReservation;

/**
 * The memory of what a translator gathers of one stream, such as the text that the last event of a Responses stream repeats. Some
 * translators gather less than all that passes; what is reserved is given back when the call ends. For one thread at a time.
 */
final class GatheredMemory {

    /** In bytes: most streams end within one or two steps, so that they rarely take the budget's lock. */
    private static final int STEP = 16 << 10;

    private final MemoryReservation memory;
    private long gathered;
    private long reserved;

    GatheredMemory(MemoryReservation memory) {
        this.memory = memory;
    }

    /**
     * Reserves memory for {@code bytes} more bytes.
     *
     * @throws FailedAttempt where there is none
     */
    void add(int bytes) {
        gathered += bytes;
        if (gathered > reserved) {
            long more = (gathered - reserved + STEP - 1) / STEP * STEP;
            if (!memory.tryGrow(more)) {
                throw new FailedAttempt(
                        Failure.of(FailureKind.MEMORY_FULL, "the relay has no memory left to translate its stream"));
            }
            reserved += more;
        }
    }
}
