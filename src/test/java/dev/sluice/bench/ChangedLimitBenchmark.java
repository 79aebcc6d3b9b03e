package dev.sluice.bench;

import dev.sluice.bench.ChangingProvider.Count;
import dev.sluice.cli.situations.Situation;
import dev.sluice.cli.situations.Situations;
import dev.sluice.cli.situations.SteadyLoad;
import dev.sluice.cli.situations.SteadyLoad.Answer;
import dev.sluice.demo.limits.LimitPlan.Kind;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A benchmark of limits that nothing states and that change, or whose relay is started anew, over real connections: five keys of 600
 * requests a minute, 150 calls at once. After three minutes the limit is halved or doubled, or the relay is stopped and started. Prints
 * what is used of the limit, and what is refused, by the minute.
 *
 * <p>Nine runs at a time, or those that the arguments name as {@code change:seconds} (for example {@code halved:10}), each with a relay in a
 * process of its own out of {@code -Dbench.relay}, a jar or a class path.
 */
public final class ChangedLimitBenchmark {

    private static final int KEYS = 5;
    private static final double PER_MINUTE = 600;
    private static final int BEFORE = 3;
    private static final int AFTER = 4;

    private enum Change {
        HALVED,
        DOUBLED,
        RESTARTED;

        private double perMinute() {
            return switch (this) {
                case HALVED -> PER_MINUTE / 2;
                case DOUBLED -> PER_MINUTE * 2;
                case RESTARTED -> PER_MINUTE;
            };
        }
    }

    private ChangedLimitBenchmark() {}

    public static void main(String[] args) throws Exception {
        ExecutorService runs = Executors.newCachedThreadPool();
        List<Future<String>> rows = new ArrayList<>();
        for (String row : args.length > 0 ? List.of(args) : all()) {
            String[] parts = row.split(":", 2);
            Change change = Change.valueOf(parts[0].toUpperCase(Locale.ROOT));
            int burst = Integer.parseInt(parts[1]);
            rows.add(runs.submit(() -> measure(change, burst)));
        }
        for (Future<String> row : rows) {
            System.out.println(row.get());
        }
        runs.shutdown();
    }

    private static List<String> all() {
        List<String> rows = new ArrayList<>();
        for (Change change : Change.values()) {
            for (int burst : List.of(1, 10, 60)) {
                rows.add(change + ":" + burst);
            }
        }
        return rows;
    }

    private static String measure(Change change, int burst) throws Exception {
        Path directory = Files.createTempDirectory("changed");
        StringBuilder row = new StringBuilder("%-9s %2d s:".formatted(change, burst));
        int port = Child.freePort();
        List<Answer> answers = new ArrayList<>();
        try (ChangingProvider provider = new ChangingProvider(PER_MINUTE, burst)) {
            Callable<Child> start = () -> relay(port, provider.url(), directory);
            Child relay = start.call();
            try {
                boolean restarts = change == Change.RESTARTED;
                Future<List<Answer>> load = load(port, burst, restarts ? BEFORE : BEFORE + AFTER);
                minutes(BEFORE, PER_MINUTE, provider, row);
                if (restarts) {
                    answers.addAll(load.get());
                    relay.close();
                    relay.awaitEnd();
                    relay = start.call();
                    provider.count();
                    load = load(port, burst, AFTER);
                }
                provider.setPerMinute(change.perMinute());
                row.append(" |");
                minutes(AFTER, change.perMinute(), provider, row);
                answers.addAll(load.get());
            } finally {
                relay.close();
            }
        }
        long errors = answers.stream().filter(answer -> !answer.served()).count();
        return row.append(" | %d errors of %d".formatted(errors, answers.size()))
                .toString();
    }

    private static void minutes(int count, double perMinute, ChangingProvider provider, StringBuilder row)
            throws InterruptedException {
        for (int minute = 0; minute < count; minute++) {
            Thread.sleep(60_000);
            Count counted = provider.count();
            row.append(String.format(
                    Locale.ROOT,
                    "  %.1f %% %.2f %%",
                    100 * counted.admitted() / (KEYS * perMinute),
                    100.0 * counted.refused() / Math.max(1, counted.admitted() + counted.refused())));
        }
    }

    private static Future<List<Answer>> load(int port, int burst, int minutes) {
        Situation grid = Situations.grid(List.of(Kind.CONTINUOUS), List.of(burst), List.of(false), List.of(false))
                .get(0);
        Situation situation = grid.measuredFor(minutes * 60 - grid.times().learning());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(() -> {
                try (SteadyLoad load = new SteadyLoad(situation, port, System::nanoTime)) {
                    return load.run();
                }
            });
        } finally {
            thread.shutdown();
        }
    }

    private static Child relay(int port, String upstream, Path directory) throws Exception {
        String jar = System.getProperty("bench.relay", "target/sluice.jar");
        List<String> command = new ArrayList<>(List.of("-Xmx256m"));
        command.addAll(
                jar.contains(File.pathSeparator)
                        ? List.of("-cp", jar, "dev.sluice.boot.Sluice")
                        : List.of("-jar", jar));
        int management = Child.freePort();
        command.addAll(List.of(
                "--server.port=" + port,
                "--management.server.port=" + management,
                "--sluice.store.url=jdbc:sqlite:" + directory.resolve("sluice.db"),
                "--sluice.queue.max-wait=30m",
                "--sluice.providers[0].name=changing",
                "--sluice.providers[0].dialect=anthropic",
                "--sluice.providers[0].base-url=" + upstream,
                "--sluice.clients[0].name=bench",
                "--sluice.clients[0].key=" + Situation.CLIENT_KEY));
        for (int key = 0; key < KEYS; key++) {
            command.add("--sluice.providers[0].keys[" + key + "].secret=changing-" + key);
        }
        Child relay = Child.java(port, Map.of("SLUICE_CONFIG", ""), command.toArray(String[]::new));
        Child.awaitReady(management);
        return relay;
    }
}
