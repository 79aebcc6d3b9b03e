package dev.sluice.fuzz;

import dev.sluice.acceptance.RequestSocketFuzz;
import dev.sluice.edge.BodyCodingFuzz;
import dev.sluice.protocol.dialect.HeadFuzz;
import dev.sluice.protocol.dialect.StreamTapFuzz;
import dev.sluice.protocol.dialect.TargetFuzz;
import dev.sluice.protocol.translate.TranslationFuzz;
import dev.sluice.upstream.AnswerHeadFuzz;
import dev.sluice.upstream.AnswerSocketFuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** All fuzz targets, and the run of one input of one of them. */
public final class FuzzTargets {

    private static final RandomGeneratorFactory<RandomGenerator> RANDOM = RandomGeneratorFactory.of("L64X128MixRandom");

    private FuzzTargets() {}

    /** Returns the targets that run in memory, without a relay. */
    public static List<FuzzTarget> all() {
        List<FuzzTarget> targets = new ArrayList<>(TranslationFuzz.ofAllPairs());
        targets.add(new HeadFuzz());
        targets.add(new StreamTapFuzz());
        targets.add(new TargetFuzz());
        targets.add(new AnswerHeadFuzz());
        targets.add(new BodyCodingFuzz());
        return List.copyOf(targets);
    }

    /** Returns the targets that take their input over sockets, some hundred in a second; those that can be closed are to be. */
    public static List<FuzzTarget> overSockets() {
        return List.of(new RequestSocketFuzz(), new AnswerSocketFuzz());
    }

    /** Runs the input that {@code seed} makes; a fault names target and seed, by which it can be run again. */
    public static void run(FuzzTarget target, long seed) {
        try {
            target.run(RANDOM.create(seed));
        } catch (Throwable fault) {
            throw new AssertionError(target.name() + ", seed " + seed + ": " + fault, fault);
        }
    }
}
