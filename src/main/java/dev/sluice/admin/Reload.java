package dev.sluice.admin;

import java.util.List;

/** Reads the configuration anew and applies it whole or not at all. May block on files; called by one thread at a time. */
@FunctionalInterface
public interface Reload {

    /** Reads and applies. */
    Result reload();

    /** What came of it. */
    sealed interface Result {

        /**
         * The new configuration holds.
         *
         * @param notes what changed and what takes a restart to change, a line each, free of secrets
         */
        record Applied(List<String> notes) implements Result {}

        /**
         * The old configuration still holds.
         *
         * @param error one line that names the key, what is wrong and what would be right, free of secrets
         */
        record Refused(String error) implements Result {}
    }
}
