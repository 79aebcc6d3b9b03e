package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.Secret;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.ErrorClassifier;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * The client of one provider: all that an attempt at it needs.
 *
 * @param connection the provider's configuration
 * @param rules the rules of its dialect
 * @param errors judges its errors
 * @param base the base of its URLs
 * @param pools the connections
 * @param clients an HTTP client for each of the pools
 * @param streamClients the same, over connections for streams
 * @param freshClients the same, over connections that have carried no request before
 * @param credentials what is sent for its keys
 */
record ProviderClient(
        ProviderConnection connection,
        DialectRules rules,
        ErrorClassifier errors,
        BaseUrl base,
        ConnectionPools pools,
        List<HttpClient> clients,
        List<HttpClient> streamClients,
        List<HttpClient> freshClients,
        Credentials credentials) {

    /** Returns the URL of {@code path} with {@code query} and the parameters that every URL of the provider carries. */
    String url(String path, @Nullable String query) {
        return base.of(path, QueryParameters.with(connection.egress().query(), query));
    }

    /** Returns {@code request} with that URL. */
    HttpClient.RequestSender address(HttpClient.RequestSender request, String path, @Nullable String query) {
        return base.address(
                request, path, QueryParameters.with(connection.egress().query(), query));
    }

    /** Returns the configured values, besides keys, that no answer is to quote. */
    List<Secret> secrets() {
        return connection.egress().secrets();
    }

    /** Writes the fields that every request to the provider carries, over those of the same names. */
    void addHeaders(HttpHeaders into) {
        for (AddedField field : connection.egress().headers()) {
            into.set(field.name(), field.value().reveal());
        }
    }

    /** Returns the credential that is sent for {@code key}; fails with {@link dev.sluice.call.FailedAttempt}. */
    Mono<Secret> credential(Secret key) {
        Secret own = Credentials.own(key);
        return own == null ? credentials.of(key, http()) : Mono.just(own);
    }

    /** Writes the credential that replaces the dialect's, where the provider or the key's kind wants it elsewhere. */
    void authorize(Secret key, Secret credential, HttpHeaders into) {
        ProviderTraits traits = key.equals(credential) ? connection.traits() : ProviderTraits.OF_TOKENS;
        traits.authorize(credential, rules, into);
    }

    /** Returns the failure of a connection that {@code cause} kept from being made. */
    Failure noConnection(Throwable cause) {
        OutboundProxy proxy = connection.egress().proxy();
        return TransportFailures.noConnection(base.toString(), proxy, cause);
    }

    /** Returns whether {@code cause}, which kept a connection from being made, lies with others than the provider: the relay or a proxy. */
    boolean isOthersFault(Throwable cause) {
        return OwnShortage.isBehind(cause) || ProxyRefusal.isProxys(connection, cause);
    }

    /** Returns the HTTP client of the current thread. */
    HttpClient http() {
        return pools.own(clients);
    }

    /** Returns the HTTP client of the current thread for {@code attempt}. */
    HttpClient http(Attempt attempt) {
        return pools.own(attempt.stream() ? streamClients : clients);
    }

    /** Returns the HTTP client of the current thread whose connections have carried no request before. */
    HttpClient freshHttp() {
        return pools.own(freshClients);
    }
}
