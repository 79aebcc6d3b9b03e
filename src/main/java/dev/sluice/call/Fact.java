package dev.sluice.call;

import java.time.Duration;
import java.util.List;

/**
 * A fact that another replica has told.
 *
 * @param replica the name of the replica
 * @param values what it told, at least one value
 * @param age the time since it told it, by the clock of what the replicas share
 */
public record Fact(String replica, List<String> values, Duration age) {

    public Fact {
        values = List.copyOf(values);
    }
}
