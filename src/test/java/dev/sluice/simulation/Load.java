package dev.sluice.simulation;

import dev.sluice.call.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A caller's stream of calls.
 *
 * @param caller who asks
 * @param perMinute how many a minute, at random moments
 * @param smallest the prompt's tokens, at least
 * @param largest the prompt's tokens, at most; sizes are spread evenly over octaves
 * @param output the answer's tokens on the average
 * @param sessions how many conversations they belong to, or 0 for none
 * @param model what they ask for
 */
record Load(Caller caller, double perMinute, long smallest, long largest, long output, int sessions, String model) {

    static Load of(String name, double perMinute) {
        return new Load(caller(name, 1, 0), perMinute, 200, 200, 50, 0, "m");
    }

    static Caller caller(String name, double weight, int priority) {
        return new Caller(name, weight, priority, null, null, null, java.util.List.of());
    }

    Load weight(double weight) {
        return new Load(
                caller(caller.name(), weight, caller.priority()),
                perMinute,
                smallest,
                largest,
                output,
                sessions,
                model);
    }

    Load priority(int priority) {
        return new Load(
                caller(caller.name(), caller.weight(), priority),
                perMinute,
                smallest,
                largest,
                output,
                sessions,
                model);
    }

    Load sizes(long least, long most) {
        return new Load(caller, perMinute, least, most, output, sessions, model);
    }

    Load sessions(int count) {
        return new Load(caller, perMinute, smallest, largest, output, count, model);
    }

    @Nullable
    String session(long number) {
        return sessions == 0 ? null : caller.name() + '-' + number % sessions;
    }
}
