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
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private WalletRaceBenchmark() {}

    private record Relay(Child process, int port, int management) implements AutoCloseable {

        static Relay over(FixedUpstream upstream, StoreTarget.Postgres store) throws Exception {
            int port = Child.freePort();
            int management = Child.freePort();
            Child process = Child.java(
                    port,
                    Map.of("SLUICE_CONFIG", ""),
                    "-Xmx512m",
                    "-jar",
                    System.getProperty("test.jar", "target/sluice.jar"),
                    "--server.port=" + port,
                    "--management.server.port=" + management,
                    "--sluice.providers[0].name=upstream",
                    "--sluice.providers[0].dialect=openai",
                    "--sluice.providers[0].base-url=" + upstream.url(),
                    "--sluice.providers[0].keys[0].secret=k",
                    "--sluice.providers[0].keys[0].rpm=100000000",
                    "--sluice.models[0].name=gpt-4.1",
                    "--sluice.models[0].price.input=10",
                    "--sluice.models[0].price.output=10",
                    "--sluice.clients[0].name=payer",
                    "--sluice.clients[0].key=sk-bench",
                    "--sluice.clients[0].wallet=true",
                    "--sluice.auth.admin-key=admin",
                    "--sluice.store.url=" + store.url(),
                    "--sluice.store.user=" + store.user(),
                    "--sluice.store.password="
                            + Objects.requireNonNull(store.password()).reveal());
            return new Relay(process, port, management);
        }

        CompletableFuture<Integer> call() {
            return HTTP.sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                                    .header("authorization", "Bearer sk-bench")
                                    .header("content-type", "application/json")
                                    .POST(BodyPublishers.ofString(BODY))
                                    .build(),
                            BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode);
        }

        HttpResponse<String> admin(String path, @Nullable String body) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + management + "/admin/" + path))
                    .header("authorization", "Bearer admin");
            return HTTP.send(
                    body == null
                            ? request.build()
                            : request.POST(BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString());
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** Runs a command: {@code race [ROUNDS]} or {@code rate [CALLS]}. */
    public static void main(String[] args) throws Exception {
        boolean races = args.length == 0 || args[0].equals("race");
        int count = args.length > 1 ? Integer.parseInt(args[1]) : races ? 3 : 3_000;
        StoreTarget.Postgres store = TestDatabase.postgresTarget();
        List<Relay> relays = new ArrayList<>();
        try (FixedUpstream upstream = new FixedUpstream()) {
            for (int i = 0; i < REPLICAS; i++) {
                relays.add(Relay.over(upstream, store));
            }
            for (Relay relay : relays) {
                Child.awaitReady(relay.management);
            }
            if (races) {
                for (int i = 0; i < count; i++) {
                    race(relays);
                }
            } else {
                rate(relays, store, count);
            }
        } finally {
            relays.forEach(Relay::close);
        }
        System.exit(0);
    }

    private static void grant(Relay relay, String amount) throws Exception {
        HttpResponse<String> given = relay.admin("wallets/payer/grants", "{\"amount\": \"" + amount + "\"}");
        if (given.statusCode() != 201) {
            throw new IllegalStateException(given.body());
        }
    }

    private static void race(List<Relay> relays) throws Exception {
        grant(relays.get(0), CREDIT);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(relays.get(i % relays.size()).call());
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
    private static void rate(List<Relay> relays, StoreTarget.Postgres store, int calls) throws Exception {
        grant(relays.get(0), "1000000");
        for (int round = 0; round < ROUNDS; round++) {
            long transactions = transactions(store);
            long began = System.nanoTime();
            List<CompletableFuture<Load.Result>> loads = new ArrayList<>();
            for (Relay relay : relays) {
                Load load = new Load("http://127.0.0.1:" + relay.port + "/v1/chat/completions", BODY, CONNECTIONS);
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
        try (Connection connection = DriverManager.getConnection(
                        store.url(),
                        store.user(),
                        Objects.requireNonNull(store.password()).reveal());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
            row.next();
            return row.getLong(1);
        }
    }
}
