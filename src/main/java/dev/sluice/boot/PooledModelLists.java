package dev.sluice.boot;

import dev.sluice.call.QueuePosition;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.LeaseResult;
import dev.sluice.pool.Pool;
import dev.sluice.pool.Target;
import dev.sluice.relay.routing.ModelCatalog;
import dev.sluice.relay.routing.RoutePlan.ProviderRoute;
import dev.sluice.upstream.KeyModels;
import dev.sluice.upstream.NettyUpstream;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The providers' own lists of models, requested over any key that has room. */
record PooledModelLists(Pool pool, NettyUpstream upstream) implements ModelCatalog.ProviderModels {

    @Override
    public Mono<List<String>> of(ProviderRoute provider) {
        return Mono.defer(() -> {
            LeaseRequest request = new LeaseRequest(
                    List.of(List.of(new Target(provider.name(), anyModel(provider), 1))),
                    0,
                    0,
                    0,
                    null,
                    null,
                    Set.of());
            // A list ranks behind every call, and so never takes an account that is reserved for one.
            return pool.pick(request, QueuePosition.LAST) instanceof LeaseResult.Granted granted
                    ? ask(provider, granted.lease())
                    : Mono.empty();
        });
    }

    /** A list takes no tokens and is no call: the lease is used for its key alone. */
    private Mono<List<String>> ask(ProviderRoute provider, Lease lease) {
        return upstream.listModels(provider.name(), lease.secret())
                .map(KeyModels::models)
                .doFinally(signal -> lease.ignored());
    }

    /** Returns a name that the provider's first pattern matches, since a key may be restricted to models. */
    private static String anyModel(ProviderRoute provider) {
        return provider.models().isEmpty()
                ? "models"
                : provider.models().get(0).text().replace("*", "");
    }
}
