package dev.sluice.upstream;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.Secret;
import dev.sluice.limit.LimitReport;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.rules.ErrorBody;
import dev.sluice.protocol.rules.ModelPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A reader of a provider's own list of the models that a key may use. */
final class ModelListReader {

    /** The names that are kept, and Anthropic's largest page; the longest list known, of a reseller, has some 400. */
    private static final int MAX_NAMES = 1_000;

    /** A name comes with up to 1 KB of capabilities and prices. */
    private static final int MAX_BYTES = 1 << 20;

    /** The client that asks for a list of models waits for this one. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ProviderClient client;
    private final Secret key;
    private final Secret secret;
    private final InstantSource clock;

    /** @param secret the credential that is sent for {@code key} */
    ModelListReader(ProviderClient client, Secret key, Secret secret, InstantSource clock) {
        this.client = client;
        this.key = key;
        this.secret = secret;
        this.clock = clock;
    }

    private record Page(
            List<String> names,
            LimitReport limits,
            @Nullable String next) {}

    /** Fetches the list, at most {@value #MAX_NAMES} names; fails with {@link FailedAttempt}. */
    Mono<KeyModels> fetch() {
        return page(null)
                .expand(page -> page.next() == null ? Mono.empty() : page(page.next()))
                .takeUntil(new Full())
                .collectList()
                .map(ModelListReader::keyModels)
                .timeout(TIMEOUT)
                .onErrorMap(
                        error -> !(error instanceof FailedAttempt),
                        error -> new FailedAttempt(client.noConnection(error)));
    }

    /** A test of whether the pages so far hold all the names that are kept; for one fetch. */
    private static final class Full implements Predicate<Page> {
        private int names;

        @Override
        public boolean test(Page page) {
            names += page.names().size();
            return names >= MAX_NAMES;
        }
    }

    private static KeyModels keyModels(List<Page> pages) {
        List<String> names = pages.stream()
                .flatMap(page -> page.names().stream())
                .limit(MAX_NAMES)
                .toList();
        return new KeyModels(names, pages.get(pages.size() - 1).limits());
    }

    private Mono<Page> page(@Nullable String after) {
        Headers credentials = new Headers();
        credentials.add("accept-encoding", ContentCoding.accepted(null, false));
        client.rules().authorize(secret, credentials);
        String query = client.rules().modelListQuery(MAX_NAMES, after);
        // A question that changes nothing may always be asked again.
        return page(client, client.http(), credentials, query)
                .onErrorResume(IOException.class, broken -> page(client, client.freshHttp(), credentials, query));
    }

    private Mono<Page> page(ProviderClient client, HttpClient http, Headers credentials, @Nullable String query) {
        return http.headers(fields -> {
                    credentials.forEach(fields::set);
                    client.authorize(key, secret, fields);
                    client.addHeaders(fields);
                })
                .doOnRequest((request, made) -> AnswerWatch.begin(made.channel()))
                .get()
                .uri(client.url("/models", query))
                .response(this::read)
                .next();
    }

    private Publisher<Page> read(HttpClientResponse response, ByteBufFlux content) {
        return content.asByteArray()
                .collect(ByteArrayOutputStream::new, ModelListReader::add)
                .map(body -> parse(response, body.toByteArray()));
    }

    private static void add(ByteArrayOutputStream body, byte[] chunk) {
        if (body.size() + chunk.length > MAX_BYTES) {
            throw new FailedAttempt(
                    Failure.of(FailureKind.UNREADABLE, "a list of models of more than " + MAX_BYTES + " bytes"));
        }
        body.writeBytes(chunk);
    }

    private Page parse(HttpClientResponse response, byte[] body) {
        int status = response.status().code();
        Headers headers = ResponseHeaders.all(response.responseHeaders(), secret, client.secrets());
        Failure refusedByProxy = ProxyRefusal.answered(client.connection(), status, headers);
        if (refusedByProxy != null) {
            throw new FailedAttempt(refusedByProxy);
        }
        if (status != 200) {
            Failure failure = client.errors().answer(status, headers, body, ErrorBody.parse(body));
            throw new FailedAttempt(SecretRedaction.of(failure, secret, client.secrets()));
        }
        JsonNode list;
        try {
            list = Json.read(body);
        } catch (JacksonException notJson) {
            throw new FailedAttempt(Failure.of(FailureKind.UNREADABLE, "a list of models that is not JSON"));
        }
        ModelPage page = client.rules().modelPage(list);
        LimitReport limits =
                LimitHeadersReader.read(headers, client.connection().traits(), clock.instant());
        return new Page(page.names(), limits, page.next());
    }
}
