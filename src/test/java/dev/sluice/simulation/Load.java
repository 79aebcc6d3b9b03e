package dev.sluice.simulation;

import dev.sluice.call.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one caller.
 *
 * @param caller the caller
 * @param perMinute the calls a minute, at random times
 * @param smallest the least number of prompt tokens
 * @param largest the greatest number of prompt tokens; sizes are spread evenly over octaves
 * @param output the mean number of output tokens
 * @param affinities the number of conversations that the calls belong to, or 0 for none
 * @param model the model's name
 */
record Load(Caller caller, double perMinute, long smallest, long largest, long output, int affinities, String model) {

    static Load of(String name, double perMinute) {
        return new Load(caller(name, 1, 0), perMinute, 200, 200, 50, 0, "m");
    }

    static Caller caller(String name, double weight, int priority) {
        return new Caller(name, weight, priority, null, null, null, List.of());
    }

    Load weight(double weight) {
        return new Load(
                caller(caller.name(), weight, caller.priority()),
                perMinute,
                smallest,
                largest,
                output,
                affinities,
                model);
    }

    Load priority(int priority) {
        return new Load(
                caller(caller.name(), caller.weight(), priority),
                perMinute,
                smallest,
                largest,
                output,
                affinities,
                model);
    }

    Load sizes(long least, long most) {
        return new Load(caller, perMinute, least, most, output, affinities, model);
    }

    Load model(String name) {
        return new Load(caller, perMinute, smallest, largest, output, affinities, name);
    }

    Load affinities(int count) {
        return new Load(caller, perMinute, smallest, largest, output, count, model);
    }

    @Nullable
    String affinity(long number) {
        return affinities == 0 ? null : caller.name() + '-' + number % affinities;
    }
}
