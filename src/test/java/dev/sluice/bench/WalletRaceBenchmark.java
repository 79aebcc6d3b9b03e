package dev.sluice.bench;

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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

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

    private static CompletableFuture<Integer> call(StoredRelay relay) {
        String body = FixedUpstream.body(false).replaceFirst("\\{", "{\"max_tokens\":1500,");
        return HTTP.sendAsync(
                        HttpRequest.newBuilder(URI.create(relay.chat()))
                                .header("authorization", "Bearer sk-payer")
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        List<String> settings = new ArrayList<>(StoredRelay.settings(TestDatabase.postgresTarget()));
        settings.addAll(List.of(
                "--sluice.models[0].name=gpt-4.1",
                "--sluice.models[0].price.input=10",
                "--sluice.models[0].price.output=10",
                "--sluice.clients[0].name=payer",
                "--sluice.clients[0].key=sk-payer",
                "--sluice.clients[0].wallet=true"));
        try (FixedUpstream upstream = new FixedUpstream();
                StoredRelay one = StoredRelay.over(upstream, settings);
                StoredRelay two = StoredRelay.over(upstream, settings)) {
            for (int i = 0; i < rounds; i++) {
                race(one, two);
            }
        }
        System.exit(0);
    }

    private static void race(StoredRelay one, StoredRelay two) throws Exception {
        one.grant("payer", CREDIT);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(call(i % 2 == 0 ? one : two));
        }
        Map<Integer, Integer> statuses = new TreeMap<>();
        calls.forEach(call -> statuses.merge(call.join(), 1, Integer::sum));
        System.out.printf(
                "%d calls over two processes: %s; then %s%n",
                CALLS, statuses, two.admin("wallets/payer", null).body());
    }
}
