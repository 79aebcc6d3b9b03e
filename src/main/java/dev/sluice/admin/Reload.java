package dev.sluice.admin;

import java.util.concurrent.CompletionStage;

/** The reload of the configuration, which is applied whole or not at all. Safe for use by many threads. */
@FunctionalInterface
public interface Reload {

    /** Starts a reload, which completes with its result and never with an error. */
    CompletionStage<Result> reload();

    /** The result of a reload. */
    sealed interface Result {

        /**
         * The new configuration is in force.
         *
         * @param changes the differences in numbers, free of secrets
         */
        record Applied(String changes) implements Result {}

        /**
         * The old configuration stays in force.
         *
         * @param problems what is wrong and what was expected, one a line and free of secrets
         */
        record Refused(String problems) implements Result {}
    }
}
