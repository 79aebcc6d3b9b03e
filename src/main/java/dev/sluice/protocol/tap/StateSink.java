package dev.sluice.protocol.tap;

import dev.sluice.protocol.request.StateFingerprint;

/**
 * Takes the marks of state that only the account which made it can read: the ids of what it stores, the {@link StateFingerprint}s of
 * what it sealed, the ids of tool calls for which state of it is kept here. Told before the caller sees the state itself or the
 * call. Called on whatever thread reads the answer; never blocks.
 */
@FunctionalInterface
public interface StateSink {

    /** Takes note of nothing. */
    StateSink NONE = mark -> {};

    void made(String mark);
}
