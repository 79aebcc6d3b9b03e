package dev.sluice.access;

import dev.sluice.call.KeyId;
import dev.sluice.call.ModelPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's key that was added at run time, as it is kept. Immutable.
 *
 * @param id its provider's name and its own, unique
 * @param secret the credential, encrypted
 * @param draining whether it gets no more calls; attempts under way go on
 * @param terms its account, weight, models and limits
 */
public record ProviderKey(KeyId id, SealedSecret secret, boolean draining, Terms terms) {

    /**
     * All that its operator states of a key but its name and credential.
     *
     * @param account the account whose limits it shares, or null for one of its own
     * @param weight its share relative to other keys, &gt; 0
     * @param models the models that it serves; empty means all that its provider serves
     * @param rpm requests a minute, or null where not known
     * @param tpm input and output tokens a minute together, or null where not known
     * @param inputTpm input tokens a minute, or null where not known
     * @param outputTpm output tokens a minute, or null where not known
     * @param concurrency calls at once, or null where not known
     */
    public record Terms(
            @Nullable String account,
            double weight,
            List<ModelPattern> models,
            @Nullable Long rpm,
            @Nullable Long tpm,
            @Nullable Long inputTpm,
            @Nullable Long outputTpm,
            @Nullable Integer concurrency) {

        public Terms {
            models = List.copyOf(models);
        }
    }

    /** Returns this key, which gets no more calls or gets calls again. */
    public ProviderKey withDraining(boolean drains) {
        return new ProviderKey(id, secret, drains, terms);
    }
}
