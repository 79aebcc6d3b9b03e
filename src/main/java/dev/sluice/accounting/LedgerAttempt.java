package dev.sluice.accounting;

import dev.sluice.call.FailureKind;
import dev.sluice.call.MeteredUsage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call in the ledger.
 *
 * @param provider the provider that it went to
 * @param key the key's name
 * @param account the key's account
 * @param model the model at the provider
 * @param requestId the provider's own id of the attempt, by which its bill can be compared, or null where it gave none
 * @param status the provider's HTTP status, or 0 where none came
 * @param failure why there was no whole answer, or null
 * @param usage the tokens, and where that count comes from
 * @param cost their price, or null where the model has none
 * @param millis from the request to the end of the attempt
 */
public record LedgerAttempt(
        String provider,
        String key,
        String account,
        String model,
        @Nullable String requestId,
        int status,
        @Nullable FailureKind failure,
        MeteredUsage usage,
        @Nullable Money cost,
        long millis) {

    /** @param label the label of the call's model, which is shared where the attempt's has the same name */
    static LedgerAttempt of(AttemptRecord attempt, String label) {
        AttemptTarget target = attempt.target();
        return new LedgerAttempt(
                target.key().provider(),
                target.key().key(),
                target.account(),
                LedgerEntry.shared(target.model(), label),
                attempt.requestId(),
                attempt.status(),
                attempt.failure(),
                attempt.usage(),
                attempt.cost(),
                TimeUnit.NANOSECONDS.toMillis(attempt.to() - attempt.from()));
    }
}
