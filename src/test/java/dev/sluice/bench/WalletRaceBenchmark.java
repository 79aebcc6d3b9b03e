package dev.sluice.bench;

import dev.sluice.store.StoreTarget;
import dev.sluice.store.jdbc.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Calls of one wallet over three relays in processes of their own that share a PostgreSQL server. {@code race}: two hundred calls that
 * race for the credit of twenty, what clients saw, and what is left. {@code rate}: calls a second, and transactions of the database a
 * call.
 */
public final class WalletRaceBenchmark {

    private static final int REPLICAS = 3;
    private static final int CALLS = 200;
    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 4;

    /** PostgreSQL's statistics are published at most once a second by each connection, and by idle ones after a while. */
    private static final long STATISTICS_MILLIS = 1_500;

    private static final String BODY = FixedUpstream.body(false).replaceFirst("\\{", "{\"max_tokens\":1500,");

    /** Twenty times the cost of the provider's answer: 510 tokens at 10 dollars a million. */
    private static final String CREDIT = "0.102";

    /** The key that {@link Load} sends. */
    private static final String KEY = "sk-bench";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private WalletRaceBenchmark() {}

    private static CompletableFuture<Integer> call(StoredRelay relay) {
        return HTTP.sendAsync(
                        HttpRequest.newBuilder(URI.create(relay.chat()))
                                .header("authorization", "Bearer " + KEY)
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(BODY))
                                .build(),
                        BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    /** Runs a command: {@code race [ROUNDS]} or {@code rate [CALLS]}. */
    public static void main(String[] args) throws Exception {
        boolean races = args.length == 0 || args[0].equals("race");
        int count = args.length > 1 ? Integer.parseInt(args[1]) : races ? 3 : 3_000;
        StoreTarget.Postgres store = TestDatabase.postgresTarget();
        List<String> settings = new ArrayList<>(StoredRelay.settings(store));
        settings.addAll(List.of(
                "--sluice.models[0].name=gpt-4.1",
                "--sluice.models[0].price.input=10",
                "--sluice.models[0].price.output=10",
                "--sluice.clients[0].name=payer",
                "--sluice.clients[0].key=" + KEY,
                "--sluice.clients[0].wallet=true"));
        List<StoredRelay> relays = new ArrayList<>();
        try (FixedUpstream upstream = new FixedUpstream()) {
            for (int i = 0; i < REPLICAS; i++) {
                relays.add(StoredRelay.over(upstream, settings));
            }
            if (races) {
                for (int i = 0; i < count; i++) {
                    race(relays);
                }
            } else {
                rate(relays, store, count);
            }
        } finally {
            relays.forEach(StoredRelay::close);
        }
        System.exit(0);
    }

    private static void race(List<StoredRelay> relays) throws Exception {
        relays.get(0).grant("payer", CREDIT);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(call(relays.get(i % relays.size())));
        }
        Map<Integer, Integer> statuses = new TreeMap<>();
        calls.forEach(call -> statuses.merge(call.join(), 1, Integer::sum));
        System.out.printf(
                "%d calls over %d processes: %s; then %s%n",
                CALLS,
                relays.size(),
                statuses,
                relays.get(1).admin("wallets/payer", null).body());
    }

    /** Calls of one wallet over all relays as fast as they go, in rounds; the first is to warm up. */
    private static void rate(List<StoredRelay> relays, StoreTarget.Postgres store, int calls) throws Exception {
        relays.get(0).grant("payer", "1000000");
        for (int round = 0; round < ROUNDS; round++) {
            long transactions = transactions(store);
            long began = System.nanoTime();
            List<CompletableFuture<Load.Result>> loads = new ArrayList<>();
            for (StoredRelay relay : relays) {
                Load load = new Load(relay.chat(), BODY, CONNECTIONS);
                loads.add(CompletableFuture.supplyAsync(() -> load.run(calls)));
            }
            long good = 0;
            long bad = 0;
            for (CompletableFuture<Load.Result> load : loads) {
                good += load.join().good();
                bad += load.join().bad();
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            Thread.sleep(STATISTICS_MILLIS);
            System.out.printf(
                    "%d calls, %d failed: %.0f calls a second, %.2f transactions a call%n",
                    good, bad, good / seconds, (transactions(store) - transactions) / (double) good);
        }
        System.out.println(relays.get(0).admin("wallets/payer", null).body());
    }

    private static long transactions(StoreTarget.Postgres store) throws Exception {
        try (Connection connection = DriverManager.getConnection(StoredRelay.jdbc(store));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
            row.next();
            return row.getLong(1);
        }
    }
}
