package dev.sluice.acceptance;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.sluice.admin.Reload;
import dev.sluice.boot.ConfigReload;
import dev.sluice.boot.Sluice;
import dev.sluice.call.MemoryBudget;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * The whole program in this process, on ports of its own.
 *
 * <p>Settings are those of {@link RelayProperties}.
 */
final class RunningRelay implements AutoCloseable {

    static final String CLIENT_KEY = "sk-client";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ConfigurableApplicationContext program;
    private final MemoryBudget memory;
    private final List<Runnable> clients = new CopyOnWriteArrayList<>();

    private RunningRelay(Map<String, String> properties) {
        this(properties, new MemoryBudget(Runtime.getRuntime().maxMemory() / 4));
    }

    private RunningRelay(Map<String, String> properties, MemoryBudget memory) {
        this.memory = memory;
        SpringApplication application = new SpringApplication(Sluice.class);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("reactorResourceFactory", new SharedLoops());
            ((GenericApplicationContext) context)
                    .registerBean("testedMemory", MemoryBudget.class, () -> memory, bean -> bean.setPrimary(true));
        });
        this.program = application.run(properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new));
    }

    /** Starts a relay over the first {@code keys} keys of {@code provider}, as keys of both providers. */
    static RunningRelay over(SimulatedProvider provider, int keys, String... settings) {
        List<String> secrets =
                IntStream.rangeClosed(1, keys).mapToObj(SimulationPlan::secret).toList();
        return over(provider.baseUrl(), secrets, settings);
    }

    /** Starts a relay over one key of {@code upstream}. */
    static RunningRelay over(ScriptedUpstream upstream, String... settings) {
        return over(upstream.baseUrl(), List.of(ScriptedUpstream.KEY), settings);
    }

    /** Starts a relay over five accounts of one key each at {@code upstream}, with a second client {@code other}. */
    static RunningRelay overFive(ScriptedUpstream upstream, String... settings) {
        List<String> other = List.of("clients[1].name=other", "clients[1].key=sk-other");
        return over(
                upstream.baseUrl(),
                List.of("sk-1", "sk-2", "sk-3", "sk-4", "sk-5"),
                Stream.concat(other.stream(), Stream.of(settings)).toArray(String[]::new));
    }

    /** Starts a relay over one key of {@code upstream} that has {@code memory} bytes for bodies. */
    static RunningRelay within(long memory, ScriptedUpstream upstream, String... settings) {
        return new RunningRelay(
                RelayProperties.over(upstream.baseUrl(), List.of(ScriptedUpstream.KEY), settings),
                new MemoryBudget(memory));
    }

    static RunningRelay over(String baseUrl, List<String> secrets, String... settings) {
        return new RunningRelay(RelayProperties.over(baseUrl, secrets, settings));
    }

    /** Starts a relay with the configuration in {@code file} alone. */
    static RunningRelay of(Path file) {
        return new RunningRelay(RelayProperties.of(file));
    }

    /** Starts a simulated provider with a fixed random seed. */
    static SimulatedProvider simulated(SimulationPlan plan) {
        return SimulatedProvider.start(
                plan, System::nanoTime, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"));
    }

    int port() {
        return port("local.server.port");
    }

    private int port(String property) {
        return program.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    OpenAIClient openAi() {
        return openAi(url() + "/v1", CLIENT_KEY);
    }

    OpenAIClient openAi(String baseUrl, String key) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .maxRetries(0)
                .build();
        clients.add(client::close);
        return client;
    }

    AnthropicClient anthropic() {
        return anthropic(url(), CLIENT_KEY);
    }

    AnthropicClient anthropic(String baseUrl, String key) {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .maxRetries(0)
                .build();
        clients.add(client::close);
        return client;
    }

    /** Returns a request by the client {@code app}, with {@code fields} as alternating names and values. */
    HttpRequest.Builder request(String path, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("authorization", "Bearer " + CLIENT_KEY)
                .header("content-type", "application/json");
        return fields.length == 0 ? request : request.headers(fields);
    }

    HttpResponse<String> get(String path, String... fields) {
        return send(request(path, fields).GET());
    }

    HttpResponse<String> post(String path, String body, String... fields) {
        return send(request(path, fields).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> post(SampleRequest ask, String... fields) {
        return post(ask.path(), ask.body(), fields);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) {
        return send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls as the client with {@code key}. */
    HttpResponse<String> postAs(String key, SampleRequest ask) {
        return beginAs(key, ask).join();
    }

    /** Starts a call, and returns its future answer. */
    CompletableFuture<HttpResponse<String>> begin(SampleRequest ask, String... fields) {
        return beginAs(CLIENT_KEY, ask, fields);
    }

    CompletableFuture<HttpResponse<String>> beginAs(String key, SampleRequest ask, String... fields) {
        return HTTP.sendAsync(
                request(ask.path(), fields)
                        .setHeader("authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofString(ask.body()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    int managementPort() {
        return port("local.management.port");
    }

    /** Sends a request to the management port. */
    HttpResponse<String> manage(String path) {
        return send(managing(path));
    }

    /** Returns a request to the management port. */
    HttpRequest.Builder managing(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort() + path));
    }

    MemoryBudget memory() {
        return memory;
    }

    Scrape metrics() {
        return Scrape.of(manage("/metrics").body());
    }

    /** Returns once no call uses a key, a stream or the queue. */
    void awaitQuiet() {
        Awaitility.await("nothing in flight")
                .atMost(60, TimeUnit.SECONDS)
                .until(
                        this::metrics,
                        now -> now.sum("sluice_key_in_flight") == 0
                                && now.sum("sluice_streams_open") == 0
                                && now.sum("sluice_queue_depth") == 0);
    }

    Reload.Result reload() throws Exception {
        return program.getBean(ConfigReload.class).reload().get(60, TimeUnit.SECONDS);
    }

    /** Ends the program and the SDKs' clients that were made for it. */
    @Override
    public void close() {
        clients.forEach(Runnable::run);
        program.close();
    }

    /** Event loops that are not stopped with the program, since other relays in this process use them too. */
    private static final class SharedLoops extends ReactorResourceFactory {

        @Override
        public void stop() {}

        @Override
        public void destroy() {}
    }
}
