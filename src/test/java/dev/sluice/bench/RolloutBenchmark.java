package dev.sluice.bench;

import dev.sluice.cli.replicas.LargeCalls;
import dev.sluice.cli.replicas.RelayProcess;
import dev.sluice.cli.replicas.ReplicaPlan;
import dev.sluice.cli.replicas.SentTokens;
import dev.sluice.cli.replicas.Spread;
import dev.sluice.demo.SimulatedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A rollout under load: three replicas of another build, which are replaced by three of this one, each beside its predecessor before that one
 * drains: {@code RolloutBenchmark DATABASE OTHER DEMAND [unknown]}.
 *
 * <p>{@code DATABASE} is the JDBC URL of an empty PostgreSQL database, which {@code sluice} with the password {@code sluice} may use; {@code OTHER} is the other build's jar
 * or class path. With {@code unknown} nothing states the limits. A {@code redis-server} must be installed.
 */
public final class RolloutBenchmark {

    private static final int REPLICAS = 3;
    private static final int WARM_UP = 60;
    private static final int STEP = 40;
    private static final int AFTER = 60;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final SentTokens sent = new SentTokens();
    private final List<RelayProcess> serving = new CopyOnWriteArrayList<>();
    private final List<RelayProcess> all = new CopyOnWriteArrayList<>();
    private final RedisServer redis = new RedisServer();
    private final Path folder = Files.createTempDirectory("rollout");
    private final ReplicaPlan plan;
    private final String database;
    private final SimulatedProvider provider;
    private long start;
    private int broken;

    private RolloutBenchmark(ReplicaPlan plan, String database) throws Exception {
        this.plan = plan;
        this.database = database;
        this.provider = SimulatedProvider.start(
                plan.simulation(), System::nanoTime, InstantSource.system(), new SplittableRandom(1), sent);
    }

    public static void main(String[] args) throws Exception {
        double demand = Double.parseDouble(args[2]);
        ReplicaPlan plan = args.length > 3
                ? ReplicaPlan.unstated(13, demand, Duration.ofSeconds(10))
                : new ReplicaPlan(13, demand);
        new RolloutBenchmark(plan, args[0]).run(args[1]);
        System.exit(0);
    }

    private void run(String other) throws Exception {
        try (redis) {
            for (int i = 1; i <= REPLICAS; i++) {
                serving.add(relay(other, "old" + i));
            }
            for (RelayProcess each : serving) {
                each.awaitReady();
            }
            LargeCalls calls = new LargeCalls(
                    plan,
                    System::nanoTime,
                    (chance, tried) -> Spread.EQUAL.over(serving).choose(chance, tried));
            calls.teach(REPLICAS);
            start = System.nanoTime();
            Thread rollout = new Thread(this::replaceAll, "rollout");
            rollout.start();
            List<LargeCalls.Answer> answers =
                    calls.run(WARM_UP + REPLICAS * STEP + AFTER, 1, second -> printBroken(second, calls.broken()));
            rollout.join();
            report(answers);
        } finally {
            all.forEach(RelayProcess::beginStop);
            all.forEach(RelayProcess::close);
            provider.close();
        }
    }

    private void printBroken(int second, int count) {
        if (count > broken) {
            System.out.printf("%d s: %d connections broke under calls%n", second, count - broken);
            broken = count;
        }
    }

    private void replaceAll() {
        String here = System.getProperty("bench.relay", System.getProperty("java.class.path"));
        try {
            for (int i = 0; i < REPLICAS; i++) {
                TimeUnit.NANOSECONDS.sleep(start + (WARM_UP + i * STEP) * SECOND - System.nanoTime());
                RelayProcess successor = relay(here, "new" + (i + 1));
                successor.awaitReady();
                RelayProcess predecessor = serving.set(i, successor);
                System.out.printf("%d s: new%d takes calls, old%d drains%n", seconds(), i + 1, i + 1);
                predecessor.beginStop();
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private RelayProcess relay(String program, String name) throws IOException {
        String more = """
              store: { url: "%s", user: sluice, password: sluice }
              cluster: { redis: { url: "redis://127.0.0.1:%d" }, name: rollout, replica: %s }
            """.formatted(database, redis.port(), name);
        RelayProcess relay =
                RelayProcess.start(program, folder, name, plan.configuration(provider.baseUrl(), more), Map.of());
        all.add(relay);
        return relay;
    }

    private long seconds() {
        return (System.nanoTime() - start) / SECOND;
    }

    private void report(List<LargeCalls.Answer> answers) throws Exception {
        int end = WARM_UP + REPLICAS * STEP + AFTER;
        for (int from = 0; from < end; from += from < WARM_UP ? WARM_UP : STEP) {
            int to = Math.min(end, from + (from < WARM_UP ? WARM_UP : STEP));
            long admitted = sent.requests(true, at(from), at(to));
            double goodput = plan.stated()
                    ? sent.admitted(at(from), at(to)) / (plan.allowedAMinute() * (to - from) / 60)
                    : admitted / (plan.requestsAMinute() * (to - from) / 60);
            System.out.printf(
                    "%d to %d s: goodput %.1f %%, refused by the provider %d of %d%n",
                    from,
                    to,
                    100 * goodput,
                    sent.requests(false, at(from), at(to)),
                    admitted + sent.requests(false, at(from), at(to)));
        }
        List<String> errors = new ArrayList<>();
        List<String> served = new ArrayList<>();
        for (LargeCalls.Answer each : answers) {
            if (each.status() == 200) {
                served.add(each.id());
            } else {
                errors.add(each.status() + " at " + (each.ended() - start) / SECOND);
            }
        }
        System.out.printf(
                "most in a minute %d; answered %d, errors %s, connections broken %d; %s%n",
                sent.mostInAMinute(at(WARM_UP), at(end)),
                served.size(),
                errors,
                broken,
                ChaosLedger.read(database + "?user=sluice&password=sluice").comparedWith(served));
        System.out.println("logs in " + folder);
    }

    private long at(int second) {
        return start + second * SECOND;
    }
}
