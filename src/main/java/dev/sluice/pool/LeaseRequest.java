package dev.sluice.pool;

import dev.sluice.call.KeyId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call's request for a lease.
 *
 * @param tiers the targets that can serve the call: the first tier that has room serves it, by weight within the tier; never empty
 * @param inputTokens the estimated size of the prompt
 * @param outputTokens the expected size of the answer
 * @param outputBound the bound on the size of the answer, in tokens, or 0 where the call sets none
 * @param affinity a name shared by calls that one account serves best, such as those of one conversation, or null
 * @param owner the key whose account alone can serve the call, since it holds the call's state, or null
 * @param tried the keys that have failed this call, to which it is not sent again
 * @param history the history of the call's request, which its leases continue
 */
public record LeaseRequest(
        List<List<Target>> tiers,
        long inputTokens,
        long outputTokens,
        long outputBound,
        @Nullable String affinity,
        @Nullable KeyId owner,
        Set<KeyId> tried,
        RequestHistory history) {

    /** Makes a request of the relay's own, which is no witness for or against a key. */
    public LeaseRequest(
            List<List<Target>> tiers,
            long inputTokens,
            long outputTokens,
            long outputBound,
            @Nullable String affinity,
            @Nullable KeyId owner,
            Set<KeyId> tried) {
        this(tiers, inputTokens, outputTokens, outputBound, affinity, owner, tried, RequestHistory.ofRelay());
    }

    /** Returns this request with more keys to which it is not sent. */
    LeaseRequest without(Set<KeyId> barred) {
        Set<KeyId> all = new HashSet<>(tried);
        all.addAll(barred);
        return new LeaseRequest(tiers, inputTokens, outputTokens, outputBound, affinity, owner, all, history);
    }
}
