package dev.sluice.demo;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A simulated provider for one test, with a clock that the test moves. */
final class Simulation implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String KEY = SimulationPlan.secret(1);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final AtomicLong nanos = new AtomicLong();
    final SimulatedProvider provider;

    Simulation(SimulationPlan plan) {
        this.provider = SimulatedProvider.start(plan, nanos::get, () -> START.plusNanos(nanos.get()), new Random(42));
    }

    AnthropicClient anthropic(String secret) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(provider.baseUrl())
                .apiKey(secret)
                .maxRetries(0)
                .build();
    }

    OpenAIClient openAi(String secret) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(provider.baseUrl() + "/v1")
                .apiKey(secret)
                .maxRetries(0)
                .build();
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return HTTP.send(request(path, KEY, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String secret, String body) throws IOException, InterruptedException {
        return HTTP.send(request(path, secret, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest request(String path, String secret, String body) {
        return HttpRequest.newBuilder(URI.create(provider.baseUrl() + path))
                .header("authorization", "Bearer " + secret)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    static HttpClient http() {
        return HTTP;
    }

    static String messages(boolean stream) {
        return """
                {"model":"claude-opus-4-7","max_tokens":100,"stream":%s,"messages":[{"role":"user","content":"Hello there"}]}""".formatted(stream);
    }

    static String chat(boolean stream) {
        return """
                {"model":"gpt-4.1","stream":%s,"messages":[{"role":"user","content":"Hello there"}]}""".formatted(stream);
    }

    /** Waits until the totals are as wanted. */
    KeyStatistics awaitTotals(Predicate<KeyStatistics> wanted) {
        return Awaitility.await().until(provider::totals, wanted);
    }

    @Override
    public void close() {
        provider.close();
    }
}
