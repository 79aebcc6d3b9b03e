package dev.sluice.relay.routing;

import dev.sluice.call.Caller;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Ticker;
import dev.sluice.relay.routing.RoutePlan.ModelRoute;
import dev.sluice.relay.routing.RoutePlan.ProviderRoute;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The models that callers can ask for by name: the configured ones, and what the providers' patterns match in their own
 * lists. Safe for use by many threads.
 */
public final class ModelCatalog {

    /** Providers add models a few times a month; ten minutes is soon enough, and asks each some hundred times a day. */
    private static final long FRESH_NANOS = Duration.ofMinutes(10).toNanos();

    /** Claude Code waits 3 s for the list; a provider that is slower is listed as it was known before. */
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(2);

    private final Supplier<RoutePlan> plan;
    private final ProviderModels source;
    private final Ticker ticker;
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();

    /** The source of providers' own lists of models. */
    @FunctionalInterface
    public interface ProviderModels {

        /** Returns the names that {@code provider} lists, in one emission; empty or an error where it cannot be asked. */
        Mono<List<String>> of(ProviderRoute provider);
    }

    public ModelCatalog(Supplier<RoutePlan> plan, ProviderModels source, Ticker ticker) {
        this.plan = plan;
        this.source = source;
        this.ticker = ticker;
    }

    /** Returns the names that {@code caller} may use, sorted. */
    public Mono<List<String>> models(Caller caller) {
        RoutePlan current = plan.get();
        Stream<String> configured = Stream.concat(
                current.models().stream().filter(ModelRoute::isConcrete).map(ModelRoute::name),
                current.providers().stream()
                        .flatMap(provider -> provider.models().stream())
                        .filter(ModelPattern::isConcrete)
                        .map(ModelPattern::text));
        return Flux.fromIterable(current.providers())
                .filter(provider -> provider.models().isEmpty()
                        || !provider.models().stream().allMatch(ModelPattern::isConcrete))
                .flatMap(this::listed)
                .collect(() -> new TreeSet<>(configured.toList()), TreeSet::addAll)
                .map(names -> names.stream().filter(caller::mayUse).toList());
    }

    private Mono<List<String>> listed(ProviderRoute provider) {
        Listing known = listings.get(provider.name());
        Mono<List<String>> names = known != null && ticker.nanos() - known.at < FRESH_NANOS
                ? Mono.just(known.names)
                : source.of(provider)
                        .timeout(LISTED_WITHIN)
                        .doOnNext(fresh -> listings.put(provider.name(), new Listing(fresh, ticker.nanos())))
                        .onErrorResume(error -> Mono.empty())
                        .defaultIfEmpty(known == null ? List.of() : known.names);
        return names.map(all -> all.stream()
                .filter(name -> provider.models().isEmpty() || ModelPattern.anyMatches(provider.models(), name))
                .toList());
    }

    private record Listing(List<String> names, long at) {}
}
