package dev.sluice.cli;

import dev.sluice.cli.CommandContext.RunningRelay;
import dev.sluice.cli.situations.Arrivals;
import dev.sluice.cli.situations.Situation;
import dev.sluice.cli.situations.Situation.Callers;
import dev.sluice.cli.situations.SteadyLoad;
import dev.sluice.cli.situations.SteadyLoad.Answer;
import dev.sluice.demo.SimulatedProvider;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** One run of a situation: a simulated provider, a relay in front of it, and callers, over real connections. */
record SituationRun(Situation situation, long seed, CommandContext context) {

    /** The interval at which the calls under way are counted. */
    private static final Duration SAMPLE = Duration.ofMillis(50);

    /** The share of the calls that counts as all of them: some are always on their way. */
    private static final double ALL = 0.95;

    SituationResult measure() {
        Arrivals arrivals = new Arrivals();
        SplittableRandom random = new SplittableRandom(seed);
        try (SimulatedProvider provider = SimulatedProvider.start(
                        situation.provider(random), context.ticker(), context.clock(), random, arrivals);
                RunningRelay relay =
                        context.relays().start(BenchPlan.settings(situation.properties(provider.baseUrl())));
                SteadyLoad load = new SteadyLoad(situation, relay.port(), context.ticker())) {
            long from = context.ticker().nanos();
            AtomicReference<@Nullable Duration> full = new AtomicReference<>();
            Disposable sampling = Flux.interval(SAMPLE)
                    .onBackpressureDrop()
                    .filter(tick -> full.get() == null && allUnderWay(provider))
                    .subscribe(tick -> full.compareAndSet(
                            null, Duration.ofNanos(context.ticker().nanos() - from)));
            List<Answer> answers = load.run();
            sampling.dispose();
            return new SituationResult(
                    situation, seed, arrivals, answers, from, context.ticker().nanos(), full.get());
        }
    }

    private boolean allUnderWay(SimulatedProvider provider) {
        int wanted = situation.callers().stream().mapToInt(Callers::atOnce).sum();
        return provider.totals().inFlight() >= ALL * wanted;
    }
}
