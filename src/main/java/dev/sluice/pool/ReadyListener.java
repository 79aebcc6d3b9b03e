package dev.sluice.pool;

import java.util.function.IntConsumer;

/** A listener for room at one account of a {@link ReadyIndex}. Guarded by the pool's lock. */
final class ReadyListener extends RoomListener {

    private final int number;
    private final IntConsumer listener;

    /** Creates a listener that passes each notification on to {@code listener}, with the {@code number} of the candidate. */
    ReadyListener(int number, IntConsumer listener) {
        this.number = number;
        this.listener = listener;
    }

    @Override
    void roomAppeared() {
        listener.accept(number);
    }
}
