package dev.sluice.admin;

import java.util.concurrent.CompletionStage;

/** Reads the configuration anew, and applies it whole or not at all. Safe for use by many threads. */
@FunctionalInterface
public interface Reload {

    /** Starts a reload, which completes with what came of it and never with an error. */
    CompletionStage<Result> reload();

    /** What came of it. */
    sealed interface Result {

        /**
         * The new configuration holds.
         *
         * @param changes what is different, in words free of secrets
         */
        record Applied(String changes) implements Result {}

        /**
         * The old configuration still holds.
         *
         * @param problems what is wrong and what would be right, one a line and free of secrets
         */
        record Refused(String problems) implements Result {}
    }
}
