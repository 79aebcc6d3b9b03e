package dev.sluice.fuzz;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fixed number of seeded inputs for every target; {@link Fuzz} runs more. */
class FuzzTest {

    /** Some seconds for each target; {@code -Dfuzz.inputs} sets another number. */
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 1_500);

    static Stream<FuzzTarget> targets() {
        return FuzzTargets.all().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void no_input_breaks_a_rule(FuzzTarget target) {
        for (int seed = 0; seed < INPUTS; seed++) {
            FuzzTargets.run(target, seed);
        }
    }
}
