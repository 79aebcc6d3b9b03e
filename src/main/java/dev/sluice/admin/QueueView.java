package dev.sluice.admin;

import java.util.Map;

/** A view of the fair queue's length. Called about once a second, from any thread; must not block for long. */
@FunctionalInterface
public interface QueueView {

    /** Returns the calls that wait now. */
    Waiting waiting();

    /**
     * The numbers of calls that wait at one moment.
     *
     * @param byClient the number for each client; clients without a waiting call may be left out
     * @param byModel the number for each model; models without a waiting call may be left out
     */
    record Waiting(Map<String, Integer> byClient, Map<String, Integer> byModel) {

        /** Returns the number of all waiting calls. */
        public int total() {
            return byClient.values().stream().mapToInt(Integer::intValue).sum();
        }
    }
}
