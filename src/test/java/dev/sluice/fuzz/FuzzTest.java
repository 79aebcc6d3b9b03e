package dev.sluice.fuzz;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fixed number of seeded inputs for every target; {@link Fuzz} runs more. */
class FuzzTest {

    /** A second or so for each target. The build's profile {@code complete} has 1,500, and {@code -Dfuzz.inputs} any number. */
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 300);

    /** Of those over sockets, each of which takes some milliseconds. */
    private static final int OVER_SOCKETS = Integer.getInteger("fuzz.sockets", 100);

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

    @Test
    void no_request_or_answer_over_a_socket_breaks_a_rule() throws Exception {
        for (FuzzTarget target : FuzzTargets.overSockets()) {
            for (int seed = 0; seed < OVER_SOCKETS; seed++) {
                FuzzTargets.run(target, seed);
            }
            if (target instanceof AutoCloseable open) {
                open.close();
            }
        }
    }
}
