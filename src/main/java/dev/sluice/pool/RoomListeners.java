package dev.sluice.pool;

import java.util.ArrayList;
import java.util.List;

/** The entries of ready indexes that wait for room at one account, or at one class of it. Guarded by the pool's lock. */
final class RoomListeners {

    private final List<ReadyEntry> entries = new ArrayList<>(0);

    /** Has {@code entry} called once, when there may be room earlier than it was told. */
    void add(ReadyEntry entry) {
        entries.add(entry);
    }

    void notifyRoom() {
        if (entries.isEmpty()) {
            return;
        }
        for (ReadyEntry entry : entries) {
            entry.roomAppeared(this);
        }
        entries.clear();
    }
}
