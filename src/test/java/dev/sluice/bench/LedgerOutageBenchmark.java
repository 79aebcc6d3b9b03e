package dev.sluice.bench;

import dev.sluice.store.StoreTarget;
import dev.sluice.store.jdbc.CuttableProxy;
import dev.sluice.store.jdbc.TestDatabase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A PostgreSQL server that leaves the network for a minute under load: what clients saw, and what the ledger holds. {@code
 * LedgerOutageBenchmark refuse|journal [RATE]}.
 */
public final class LedgerOutageBenchmark {

    private static final String RATE = "50";
    private static final Duration BEFORE = Duration.ofSeconds(15);
    private static final Duration GONE = Duration.ofSeconds(60);
    private static final Duration AFTER = Duration.ofSeconds(20);

    private LedgerOutageBenchmark() {}

    public static void main(String[] args) throws Exception {
        run(args[0], Integer.parseInt(args.length > 1 ? args[1] : RATE));
        System.exit(0);
    }

    private static void run(String policy, int rate) throws Exception {
        StoreTarget.Postgres direct = TestDatabase.postgresTarget();
        URI server = URI.create(direct.url().substring("jdbc:".length()));
        Path folder = Files.createTempDirectory(Path.of("target"), "outage");
        try (FixedUpstream upstream = new FixedUpstream();
                CuttableProxy proxy = new CuttableProxy(server.getHost(), server.getPort())) {
            List<String> settings = new ArrayList<>(StoredRelay.settings(new StoreTarget.Postgres(
                    "jdbc:postgresql://127.0.0.1:" + proxy.port() + server.getPath(),
                    direct.user(),
                    direct.password())));
            settings.addAll(List.of(
                    "--sluice.clients[0].name=free",
                    "--sluice.clients[0].key=sk-free",
                    "--sluice.clients[1].name=payer",
                    "--sluice.clients[1].key=sk-payer",
                    "--sluice.clients[1].wallet=true",
                    "--sluice.ledger.when-unavailable=" + policy,
                    "--sluice.ledger.journal=" + folder.resolve("journal")));
            try (StoredRelay relay = StoredRelay.over(upstream, settings)) {
                outage(policy, rate, relay, proxy, StoredRelay.jdbc(direct));
            }
        }
    }

    private static void outage(String policy, int rate, StoredRelay relay, CuttableProxy proxy, String store)
            throws Exception {
        relay.grant("payer", "1000");
        CompletableFuture<List<PacedLoad.Answer>> free = load(relay, "sk-free", rate);
        CompletableFuture<List<PacedLoad.Answer>> payer = load(relay, "sk-payer", rate);
        Thread.sleep(BEFORE.toMillis());
        proxy.cut();
        Thread.sleep(GONE.toMillis());
        proxy.restore();
        System.out.printf("%s, %d calls/s of each client, gone for %d s%n", policy, rate, GONE.toSeconds());
        tell("free client", free.join());
        tell("paying client", payer.join());
        Thread.sleep(15_000);
        Set<String> whole = new HashSet<>();
        free.join().stream().filter(it -> it.status() == 200).forEach(it -> whole.add(it.id()));
        payer.join().stream().filter(it -> it.status() == 200).forEach(it -> whole.add(it.id()));
        check(store, whole);
        System.out.println("resident " + relay.process().residentMegabytes() + " MB");
    }

    private static CompletableFuture<List<PacedLoad.Answer>> load(StoredRelay relay, String key, int rate) {
        CompletableFuture<List<PacedLoad.Answer>> answers = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answers.complete(new PacedLoad(
                                relay.chat(),
                                key,
                                FixedUpstream.body(false).replaceFirst("\\{", "{\"max_tokens\":300,"),
                                rate)
                        .run(BEFORE.plus(GONE).plus(AFTER)));
            } catch (InterruptedException e) {
                answers.completeExceptionally(e);
            }
        });
        thread.start();
        return answers;
    }

    private static void tell(String who, List<PacedLoad.Answer> answers) {
        long cut = BEFORE.toNanos();
        long back = BEFORE.plus(GONE).toNanos();
        part(who + ", before", answers, 0, cut);
        part(who + ", first 5 s", answers, cut, cut + 5_000_000_000L);
        part(who + ", the rest of the minute", answers, cut + 5_000_000_000L, back);
        part(who + ", first 5 s after", answers, back, back + 5_000_000_000L);
        part(who + ", then", answers, back + 5_000_000_000L, Long.MAX_VALUE);
    }

    private static void part(String name, List<PacedLoad.Answer> answers, long from, long to) {
        List<PacedLoad.Answer> some =
                answers.stream().filter(it -> it.due() >= from && it.due() < to).toList();
        System.out.printf(
                "  %s: %s, p50 %.0f ms, longest %.0f ms%n",
                name, PacedLoad.statuses(some), PacedLoad.millis(some, 0.5), PacedLoad.millis(some, 1));
    }

    private static void check(String url, Set<String> whole) throws Exception {
        Set<String> ids = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT id FROM ledger_entry")) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            long missing = whole.stream().filter(id -> !ids.contains(id)).count();
            System.out.printf(
                    "  %d whole answers, %d entries, %d whole answers without one%n",
                    whole.size(), ids.size(), missing);
            try (ResultSet row =
                    statement.executeQuery("SELECT (SELECT sum(cost) FROM ledger_entry WHERE client = 'payer'),"
                            + " (SELECT -sum(amount) FROM credit_entry WHERE kind = 'charge'),"
                            + " (SELECT sum(remaining) FROM credit_grant), (SELECT sum(reserved) FROM wallet),"
                            + " (SELECT count(*) FROM credit_reservation)")) {
                row.next();
                System.out.printf(
                        "  cost of the payer's entries %s, charged %s, left %s of 1000, reserved %s, reservations %s%n",
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
            }
        }
    }
}
