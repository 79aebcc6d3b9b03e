package dev.sluice.bench;

import dev.sluice.store.StoreTarget;
import dev.sluice.store.jdbc.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Two hundred calls that race for a wallet with the credit of twenty, over two relays in processes of their own that share a
 * PostgreSQL server: what clients saw, and what is left. {@code WalletRaceBenchmark [ROUNDS]}.
 */
public final class WalletRaceBenchmark {

    private static final int CALLS = 200;

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
                    "--sluice.clients[0].key=sk-payer",
                    "--sluice.clients[0].wallet=true",
                    "--sluice.auth.admin-key=admin",
                    "--sluice.store.url=" + store.url(),
                    "--sluice.store.user=" + store.user(),
                    "--sluice.store.password="
                            + Objects.requireNonNull(store.password()).reveal());
            return new Relay(process, port, management);
        }

        CompletableFuture<Integer> call() {
            String body = FixedUpstream.body(false).replaceFirst("\\{", "{\"max_tokens\":1500,");
            return HTTP.sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                                    .header("authorization", "Bearer sk-payer")
                                    .header("content-type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
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

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        StoreTarget.Postgres store = TestDatabase.postgresTarget();
        try (FixedUpstream upstream = new FixedUpstream();
                Relay one = Relay.over(upstream, store);
                Relay two = Relay.over(upstream, store)) {
            Child.awaitReady(one.management);
            Child.awaitReady(two.management);
            for (int i = 0; i < rounds; i++) {
                race(one, two);
            }
        }
        System.exit(0);
    }

    private static void race(Relay one, Relay two) throws Exception {
        HttpResponse<String> given = one.admin("wallets/payer/grants", "{\"amount\": \"" + CREDIT + "\"}");
        if (given.statusCode() != 201) {
            throw new IllegalStateException(given.body());
        }
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add((i % 2 == 0 ? one : two).call());
        }
        Map<Integer, Integer> statuses = new TreeMap<>();
        calls.forEach(call -> statuses.merge(call.join(), 1, Integer::sum));
        System.out.printf(
                "%d calls over two processes: %s; then %s%n",
                CALLS, statuses, two.admin("wallets/payer", null).body());
    }
}
