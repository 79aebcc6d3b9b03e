package dev.sluice.call;

import java.util.List;
import java.util.function.Consumer;

/**
 * A log of what one of several replicas finds out and the others have to know. What one tells, each other hears once, in the order
 * of the log and within a second while the log can be reached; facts of a replica that it cannot reach wait, within a bound. Safe
 * for use by several threads.
 */
public interface FactLog {

    /** The log of a process that is alone: there is no other to tell anything. */
    FactLog ALONE = new FactLog() {
        @Override
        public void tell(Topic topic, List<String> values) {}

        @Override
        public void listen(Topic topic, Consumer<Fact> listener) {}
    };

    /** A subject of facts. */
    enum Topic {
        /** The health of keys. A replica that joins hears the last 5,000. */
        KEYS(5_000, true),
        /** Owners of stored state. A replica that joins finds them in the store. */
        OWNERS(20_000, false),
        /** The service that callers got. A replica that joins begins with what comes. */
        SERVICE(1_000, false),
        /** The configurations of replicas. A replica that joins hears the last 1,000. */
        CONFIGURATION(1_000, true),
        /** The sizes that calls were seen to have. A replica that joins hears the last 1,000, which are those of some minutes. */
        SIZES(1_000, true);

        private final int kept;
        private final boolean replayed;

        Topic(int kept, boolean replayed) {
            this.kept = kept;
            this.replayed = replayed;
        }

        /** Returns how many facts the log keeps, about. */
        public int kept() {
            return kept;
        }

        /** Returns whether a replica that joins hears what was told before. */
        public boolean replayed() {
            return replayed;
        }
    }

    /** Tells the other replicas a fact; never blocks. */
    void tell(Topic topic, List<String> values);

    /** Has {@code listener} hear the others' facts, one at a time; it must not block, and a fact that it fails on is left out. */
    void listen(Topic topic, Consumer<Fact> listener);
}
