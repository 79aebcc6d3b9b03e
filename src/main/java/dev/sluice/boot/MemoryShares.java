package dev.sluice.boot;

import dev.sluice.call.MemoryBudget;

/** The shares of the heap, in bytes, that are given to what callers send and to what is kept for them. */
final class MemoryShares {

    private MemoryShares() {}

    /** Returns the memory for bodies: a quarter of the heap, as calls themselves, the program and the collector need room too. */
    static MemoryBudget ofBodies() {
        return new MemoryBudget(heap() / 4, DirectMemory::used);
    }

    /** Returns the bytes for what is kept of answers: an eighth of the heap, of which three quarters are used. */
    static long ofKeptAnswers() {
        return heap() / 8;
    }

    /** Returns the bytes for the messages of sockets and the turns that they keep: an eighth of the heap. */
    static long ofSockets() {
        return heap() / 8;
    }

    private static long heap() {
        return Runtime.getRuntime().maxMemory();
    }
}
