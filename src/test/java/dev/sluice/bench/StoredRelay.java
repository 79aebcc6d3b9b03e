package dev.sluice.bench;

import dev.sluice.store.StoreTarget;
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
import org.jspecify.annotations.Nullable;

/** A relay with a store, in a process of its own out of the jar, over one key with practically no limit. */
record StoredRelay(Child process, int port, int management) implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Starts a relay, and returns it once it is ready.
     *
     * @param settings command line arguments that name the store, the clients and what differs
     */
    static StoredRelay over(FixedUpstream upstream, List<String> settings) throws Exception {
        int port = Child.freePort();
        int management = Child.freePort();
        List<String> command = new ArrayList<>(List.of(
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
                "--sluice.auth.admin-key=admin"));
        command.addAll(settings);
        Child process = Child.java(port, Map.of("SLUICE_CONFIG", ""), command.toArray(String[]::new));
        Child.awaitReady(management);
        return new StoredRelay(process, port, management);
    }

    /** Returns the settings of {@code store}. */
    static List<String> settings(StoreTarget.Postgres store) {
        return List.of(
                "--sluice.store.url=" + store.url(),
                "--sluice.store.user=" + store.user(),
                "--sluice.store.password=" + password(store));
    }

    /** Returns the URL by which JDBC reaches {@code store}. */
    static String jdbc(StoreTarget.Postgres store) {
        return store.url() + "?user=" + store.user() + "&password=" + password(store);
    }

    private static String password(StoreTarget.Postgres store) {
        return Objects.requireNonNull(store.password()).reveal();
    }

    /** Returns the URL of chat completions. */
    String chat() {
        return "http://127.0.0.1:" + port + "/v1/chat/completions";
    }

    /** Asks the management API for {@code path}, or posts {@code body} to it. */
    HttpResponse<String> admin(String path, @Nullable String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + management + "/admin/" + path))
                .header("authorization", "Bearer admin");
        HttpResponse<String> answer = HTTP.send(
                body == null
                        ? request.build()
                        : request.POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + ' ' + answer.body());
        }
        return answer;
    }

    /** Gives credit to the wallet of {@code client}. */
    void grant(String client, String amount) throws Exception {
        admin("wallets/" + client + "/grants", "{\"amount\": \"" + amount + "\"}");
    }

    @Override
    public void close() {
        process.close();
    }
}
