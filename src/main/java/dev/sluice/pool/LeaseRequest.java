package dev.sluice.pool;

import dev.sluice.call.KeyId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call asks of the pool.
 *
 * @param tiers where it can be served: the first tier that has room serves, by weight within one; never empty
 * @param inputTokens the estimated size of the prompt
 * @param outputTokens the expected size of the answer
 * @param outputBound the size of the answer that the call allows, or 0 where it sets no bound
 * @param affinity what ties calls together that one account serves best, or null
 * @param owner the key that alone can serve the call, since it holds its state, or null
 * @param tried the keys that have failed this call, which it does not go to again
 */
public record LeaseRequest(
        List<List<Target>> tiers,
        long inputTokens,
        long outputTokens,
        long outputBound,
        @Nullable String affinity,
        @Nullable KeyId owner,
        Set<KeyId> tried) {}
