package dev.sluice.bench;

import dev.sluice.cli.replicas.LargeCalls;
import dev.sluice.cli.replicas.RelayProcess;
import dev.sluice.cli.replicas.ReplicaPlan;
import dev.sluice.cli.replicas.SentTokens;
import dev.sluice.cli.replicas.Spread;
import dev.sluice.demo.SimulatedProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * One failure of what three replicas share, under load, and what it costs: {@code ChaosBenchmark SCENARIO DATABASE [RESTART]}.
 *
 * <p>{@code DATABASE} is the JDBC URL of an empty PostgreSQL database, which {@code sluice} with the password {@code sluice} may use; {@code RESTART} is the command that restarts
 * its server, for the scenario {@code database}. A {@code redis-server} must be installed.
 */
public final class ChaosBenchmark {

    private static final int REPLICAS = 3;
    private static final int WARM_UP = 60;
    private static final int BEFORE = 40;
    private static final int FAILURE = 30;
    private static final int AFTER = 70;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ReplicaPlan plan = new ReplicaPlan(13, 1.5);
    private final SentTokens sent = new SentTokens();
    private final Path folder;
    private final String database;
    private final List<String> restart;
    private final RedisServer redis = new RedisServer();
    private final CutProxy way = new CutProxy(redis.port());
    private final List<RelayProcess> relays = new CopyOnWriteArrayList<>();
    private SimulatedProvider provider;
    private long start;

    /** In seconds of the run: the end of the failure, which for a process that starts is the moment at which it is ready. */
    private volatile int ended;

    /** A failure, and its mend; without a mend it lasts. */
    private enum Scenario {
        NONE,
        KILL,
        PAUSE,
        EMPTY,
        FLUSH,
        CUT,
        DATABASE,
        JOIN
    }

    private ChaosBenchmark(Path folder, String database, List<String> restart) throws Exception {
        this.folder = folder;
        this.database = database;
        this.restart = restart;
    }

    public static void main(String[] args) throws Exception {
        Scenario scenario = Scenario.valueOf(args[0].toUpperCase(Locale.ROOT));
        List<String> restart = List.of(args).subList(2, args.length);
        new ChaosBenchmark(Files.createTempDirectory("chaos"), args[1], restart).run(scenario);
        System.exit(0);
    }

    private void run(Scenario scenario) throws Exception {
        provider = SimulatedProvider.start(
                plan.simulation(), System::nanoTime, InstantSource.system(), new SplittableRandom(1), sent);
        try (redis;
                way) {
            for (int i = 1; i <= (scenario == Scenario.JOIN ? REPLICAS - 1 : REPLICAS); i++) {
                relays.add(relay(i));
            }
            for (RelayProcess each : relays) {
                each.awaitReady();
            }
            LargeCalls.Targets targets = (chance, tried) -> target(chance, tried);
            LargeCalls calls = new LargeCalls(plan, System::nanoTime, targets);
            calls.teach(REPLICAS);
            start = System.nanoTime();
            Thread events = new Thread(() -> fail(scenario), "failure");
            events.start();
            List<LargeCalls.Answer> answers = calls.run(WARM_UP + BEFORE + FAILURE + AFTER, 1, second -> {});
            events.join();
            report(scenario, answers, calls.broken());
        } finally {
            relays.forEach(RelayProcess::close);
            provider.close();
        }
    }

    private URI target(double chance, int tried) {
        return Spread.EQUAL.over(relays).choose(chance, tried);
    }

    private RelayProcess relay(int number) throws Exception {
        // The first goes to Redis by the way that can be cut.
        int port = number == 1 ? way.port() : redis.port();
        String more = """
              store: { url: "%s", user: sluice, password: sluice }
              cluster: { redis: { url: "redis://127.0.0.1:%d" }, name: chaos, replica: r%d }
            """.formatted(database, port, number);
        return RelayProcess.start(folder, "r" + number, plan.configuration(provider.baseUrl(), more), Map.of());
    }

    private void fail(Scenario scenario) {
        try {
            sleepUntil(WARM_UP + BEFORE);
            switch (scenario) {
                case NONE -> {}
                case KILL -> relays.get(REPLICAS - 1).kill();
                case PAUSE -> redis.pause();
                case EMPTY -> redis.restart();
                case FLUSH -> redis.command("FLUSHALL");
                case CUT -> way.cut();
                case DATABASE -> new ProcessBuilder(restart).start().waitFor();
                case JOIN -> {
                    RelayProcess joining = relay(REPLICAS);
                    joining.awaitReady();
                    relays.add(joining);
                }
            }
            ended = seconds();
            sleepUntil(WARM_UP + BEFORE + FAILURE);
            switch (scenario) {
                case NONE -> {}
                case PAUSE -> redis.resume();
                case CUT -> way.restore();
                case KILL -> {
                    RelayProcess again = relay(REPLICAS);
                    again.awaitReady();
                    relays.set(REPLICAS - 1, again);
                }
                default -> {
                    return;
                }
            }
            ended = seconds();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private int seconds() {
        return (int) ((System.nanoTime() - start) / SECOND);
    }

    private void sleepUntil(int second) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(start + second * SECOND - System.nanoTime());
    }

    private void report(Scenario scenario, List<LargeCalls.Answer> answers, int broken) throws Exception {
        int failure = WARM_UP + BEFORE;
        int end = ended;
        List<String> parts = new ArrayList<>();
        parts.add("first minute %s".formatted(goodput(0, WARM_UP)));
        parts.add("before %s".formatted(goodput(WARM_UP, failure)));
        parts.add("30 s from the failure %s".formatted(goodput(failure, failure + FAILURE)));
        for (int second = end; second < end + 30; second += 10) {
            parts.add("%d to %d s after its end %s"
                    .formatted(second - end, second - end + 10, goodput(second, second + 10)));
        }
        parts.add("last minute %s".formatted(goodput(failure + FAILURE + AFTER - 60, failure + FAILURE + AFTER)));
        System.out.printf("%s: ended at %d s; goodput %s%n", scenario, end, String.join(", ", parts));
        long from = at(WARM_UP);
        long to = System.nanoTime();
        System.out.printf(
                "%s: refused by the provider %d of %d before, %d of %d from the failure on; most in a minute %d"
                        + " before, %d from then on%n",
                scenario,
                sent.requests(false, from, at(failure)),
                sent.requests(false, from, at(failure)) + sent.requests(true, from, at(failure)),
                sent.requests(false, at(failure), to),
                sent.requests(false, at(failure), to) + sent.requests(true, at(failure), to),
                sent.mostInAMinute(from, at(failure)),
                sent.mostInAMinute(at(failure), to));
        List<LargeCalls.Answer> served =
                answers.stream().filter(each -> each.status() == 200).toList();
        System.out.printf(
                "%s: answered %d, errors %s, connections broken %d; %s%n",
                scenario,
                served.size(),
                answers.stream()
                        .filter(each -> each.status() != 200)
                        .map(each -> each.status() + " at " + (each.ended() - start) / SECOND)
                        .toList(),
                broken,
                ChaosLedger.read(database + "?user=sluice&password=sluice")
                        .comparedWith(served.stream().map(LargeCalls.Answer::id).toList()));
    }

    private long at(int second) {
        return start + second * SECOND;
    }

    /** Returns the share of what is allowed that was admitted, and in brackets that which full buckets let go. */
    private String goodput(int from, int to) {
        double allowed = plan.allowedAMinute() * (to - from) / 60;
        return "%.0f %% (%.0f %%)"
                .formatted(
                        100 * sent.admitted(at(from), at(to)) / allowed,
                        100
                                * sent.letGo(at(from), at(to), plan.accounts(), plan.allowedAMinute() / plan.accounts())
                                / allowed);
    }
}
