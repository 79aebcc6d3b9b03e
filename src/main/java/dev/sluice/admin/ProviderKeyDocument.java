package dev.sluice.admin;

import dev.sluice.access.ProviderKey;
import dev.sluice.call.ModelPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's key in a document of the API, without its secret.
 *
 * @param source {@code file}, which is read-only here, or {@code store}
 * @param state the key's state in the pool, or {@code locked} where its secret cannot be decrypted or it is not in the pool; null
 *     in the audit log, which records what was stated alone
 * @param draining whether it gets no more calls; it is drained once {@code inFlight} is 0
 * @param inFlight attempts under way
 */
record ProviderKeyDocument(
        String name,
        String source,
        @Nullable String state,
        boolean draining,
        int inFlight,
        @Nullable String account,
        double weight,
        List<String> models,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Long inputTpm,
        @Nullable Long outputTpm,
        @Nullable Integer concurrency) {

    static final String LOCKED = "locked";

    /** Returns the document of a configured key, whose limits are in the configuration and in {@code /admin/keys}. */
    static ProviderKeyDocument ofFile(String name, @Nullable KeyDocument inPool) {
        return new ProviderKeyDocument(
                name,
                "file",
                inPool == null ? LOCKED : inPool.state(),
                false,
                inPool == null ? 0 : inPool.inFlight(),
                inPool == null ? null : inPool.account(),
                1,
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }

    /** @param inPool the key in the pool, or null where it is not there */
    static ProviderKeyDocument of(ProviderKey key, @Nullable KeyDocument inPool) {
        ProviderKey.Terms terms = key.terms();
        return new ProviderKeyDocument(
                key.id().key(),
                "store",
                inPool == null ? LOCKED : inPool.state(),
                key.draining(),
                inPool == null ? 0 : inPool.inFlight(),
                terms.account(),
                terms.weight(),
                terms.models().stream().map(ModelPattern::text).toList(),
                terms.rpm(),
                terms.tpm(),
                terms.inputTpm(),
                terms.outputTpm(),
                terms.concurrency());
    }

    ProviderKeyDocument withoutState() {
        return new ProviderKeyDocument(
                name, source, null, draining, 0, account, weight, models, rpm, tpm, inputTpm, outputTpm, concurrency);
    }
}
