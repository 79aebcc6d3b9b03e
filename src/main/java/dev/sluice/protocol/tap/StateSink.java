package dev.sluice.protocol.tap;

/**
 * A receiver of the names of state that only the account which made it can read: ids of what it stores, {@linkplain
 * dev.sluice.protocol.request.StateFingerprint fingerprints} of what it encrypted, and ids of tool calls for which Sluice keeps
 * state of it. Is called before the caller sees the state or the call, on the thread that reads the answer; never blocks.
 */
@FunctionalInterface
public interface StateSink {

    /** Ignores everything. */
    StateSink NONE = mark -> {};

    /** Takes note that the account has made the state that {@code mark} names. */
    void made(String mark);
}
