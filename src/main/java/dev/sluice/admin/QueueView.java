package dev.sluice.admin;

import java.util.Map;

/** Where the waiting room's present length is read. Called about once a second, from any thread; must not block for long. */
@FunctionalInterface
public interface QueueView {

    /** Returns who waits now. */
    Waiting waiting();

    /**
     * The calls that wait at one moment.
     *
     * @param byClient how many of each client's; clients of whom none waits may be left out
     * @param byModel how many for each model; likewise
     */
    record Waiting(Map<String, Integer> byClient, Map<String, Integer> byModel) {

        /** Returns how many calls wait in all. */
        public int total() {
            return byClient.values().stream().mapToInt(Integer::intValue).sum();
        }
    }
}
