package dev.sluice.cli;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.ModelPattern;
import dev.sluice.config.ProviderSettings;
import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.upstream.KeyModels;
import dev.sluice.upstream.NettyUpstream;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * The result of asking a provider for its list of models over one key.
 *
 * @param provider the key's provider
 * @param key the key
 * @param state its state for the operator; never the provider's own message, which may repeat the key
 * @param usable whether the provider accepted the key
 * @param listed the models that the provider offers to it
 * @param found the limits that the answer reported
 */
record KeyCheck(
        ProviderSettings provider, KeyPlan key, String state, boolean usable, List<String> listed, RateLimits found) {

    /** Stands for the classes of models that have limits of their own and of which nothing else is known. */
    static final String EACH_MODEL = "each model";

    /** Checks {@code key}; never fails. */
    static Mono<KeyCheck> ask(NettyUpstream upstream, ProviderSettings provider, KeyPlan key) {
        return upstream.listModels(provider.name(), key.secret())
                .map(keyModels -> good(provider, key, keyModels))
                .onErrorResume(FailedAttempt.class, error -> Mono.just(bad(provider, key, error.failure())));
    }

    private static KeyCheck good(ProviderSettings provider, KeyPlan key, KeyModels keyModels) {
        return new KeyCheck(provider, key, "ok", true, keyModels.models(), RateLimits.reported(keyModels.limits()));
    }

    private static KeyCheck bad(ProviderSettings provider, KeyPlan key, Failure failure) {
        String reason = switch (failure.kind()) {
            case REVOKED -> "revoked";
            case FORBIDDEN, MODEL_DENIED -> "forbidden";
            case EXHAUSTED -> "out of credit";
            case LIMITED -> "limited";
            case OVERLOADED, SERVER_ERROR -> "provider error";
            case CALLER_FAULT, UNREADABLE, BROKEN_CALL, EMPTY -> "no list of models";
            case CONNECT, RESET, FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT, CUT, MEMORY_FULL -> "no answer";
        };
        String state = failure.status() == 0 ? reason : reason + " (" + failure.status() + ')';
        return new KeyCheck(provider, key, state, false, List.of(), RateLimits.UNKNOWN);
    }

    /** Returns the models that this key serves: the configured names, and the listed ones that a pattern matches. */
    Stream<String> models() {
        List<ModelPattern> patterns = provider.models();
        Stream<String> named =
                patterns.stream().filter(ModelPattern::isConcrete).map(ModelPattern::text);
        Stream<String> matched =
                listed.stream().filter(model -> patterns.isEmpty() || ModelPattern.anyMatches(patterns, model));
        return Stream.concat(named, matched)
                .filter(model -> key.models().isEmpty() || ModelPattern.anyMatches(key.models(), model));
    }

    /** Returns its limits for {@code modelClass}: as the provider reports them, else as configured. */
    RateLimits limits(String modelClass) {
        Limits own = key.classLimits().get(modelClass);
        RateLimits plain = RateLimits.configured(key.limits());
        return found.orElse(own == null ? plain : RateLimits.configured(own).orElse(plain));
    }

    /** Returns the class of {@code model}, or {@link #EACH_MODEL} where it is only that model's and has no limits of its own. */
    String classOf(String model) {
        String modelClass = provider.classes().classOf(model);
        boolean shown =
                provider.classes().isNamed(modelClass) || key.classLimits().containsKey(modelClass);
        return shown ? modelClass : EACH_MODEL;
    }

    /** Returns a name of its account that is unique in the pool; limits of different accounts add up. */
    String account() {
        String name = key.account() == null ? "key/" + key.name() : key.account();
        return provider.name() + '/' + name;
    }
}
