package dev.sluice.upstream;

import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.ErrorClassifier;
import java.util.List;
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
 * @param freshClients the same, over connections that have carried no request before
 */
record ProviderClient(
        ProviderConnection connection,
        DialectRules rules,
        ErrorClassifier errors,
        BaseUrl base,
        ConnectionPools pools,
        List<HttpClient> clients,
        List<HttpClient> freshClients) {

    /** Returns the HTTP client of the current thread. */
    HttpClient http() {
        return pools.own(clients);
    }

    /** Returns the HTTP client of the current thread whose connections have carried no request before. */
    HttpClient freshHttp() {
        return pools.own(freshClients);
    }
}
