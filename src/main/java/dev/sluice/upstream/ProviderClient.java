package dev.sluice.upstream;

import java.util.List;
import reactor.netty.http.client.HttpClient;

/** A provider, ready to be asked. */
record ProviderClient(ProviderConnection wire, BaseUrl base, ConnectionPools connections, List<HttpClient> clients) {

    /** Returns the client for the current thread. */
    HttpClient client() {
        return connections.own(clients);
    }
}
