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

/** Providers' own lists of models, asked for over any key that has room. */
record PooledModelLists(Pool pool, NettyUpstream upstream) implements ModelCatalog.ProviderModels {

    /** No call waits for a list of models: what is kept for calls is out of its reach. */
    private static final QueuePosition AFTER_ALL_CALLS = other -> false;

    @Override
    public Mono<List<String>> of(ProviderRoute provider) {
        return Mono.defer(() -> {
            LeaseRequest need = new LeaseRequest(
                    List.of(List.of(new Target(provider.name(), anyModel(provider), 1))),
                    0,
                    0,
                    0,
                    null,
                    null,
                    Set.of());
            return pool.pick(need, AFTER_ALL_CALLS) instanceof LeaseResult.Granted granted
                    ? ask(provider, granted.lease())
                    : Mono.empty();
        });
    }

    /** A list costs no tokens and is no call: the lease only lends the key. */
    private Mono<List<String>> ask(ProviderRoute provider, Lease lease) {
        return upstream.listModels(provider.name(), lease.secret())
                .map(KeyModels::models)
                .doFinally(signal -> lease.ignored());
    }

    /** Returns a name that the provider's first pattern matches, as keys may be bound to models. */
    private static String anyModel(ProviderRoute provider) {
        return provider.models().isEmpty()
                ? "models"
                : provider.models().get(0).text().replace("*", "");
    }
}
