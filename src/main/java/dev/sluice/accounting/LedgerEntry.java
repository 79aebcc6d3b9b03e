package dev.sluice.accounting;

import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.Team;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call in the ledger, without content. Immutable; a request id has one entry.
 *
 * @param id the request id, as the caller saw it
 * @param at the end of the call
 * @param client the caller's name
 * @param team the caller's team, or null where it has none
 * @param endpoint the endpoint that was called, such as {@code chat}
 * @param stream whether a stream was asked for
 * @param model the model that was asked for
 * @param servedModel the model at the provider whose answer the caller got, or null where none answered
 * @param provider the provider of the last attempt, or null where there was none
 * @param key the name of its key
 * @param account its account
 * @param outcome how the call ended for its caller
 * @param status the HTTP status of its answer, or 0 where its client left first
 * @param usage the tokens of all attempts, and where that count comes from
 * @param cost their price, or null where none of them has one
 * @param priceVersion the version of the price book that it was priced by, or null
 * @param exchangeRate units of the cost's currency for one of the price's at that moment, or null where both are the same
 * @param latencyMillis from the arrival of the request to the end of the call
 * @param firstTokenMillis from the arrival to the answer's first event, or null where none began
 * @param waitMillis how long the call waited for its turn
 * @param stopReason why the model stopped, in the provider's words, or null where that is not known
 * @param attempts the attempts in order, failed ones too
 * @param reservation what the call has reserved and is settled together with the entry, or null where it reserved nothing; not
 *     kept once that is done
 */
public record LedgerEntry(
        String id,
        Instant at,
        String client,
        @Nullable String team,
        String endpoint,
        boolean stream,
        String model,
        @Nullable String servedModel,
        @Nullable String provider,
        @Nullable String key,
        @Nullable String account,
        Outcome outcome,
        int status,
        MeteredUsage usage,
        @Nullable Money cost,
        @Nullable String priceVersion,
        @Nullable BigDecimal exchangeRate,
        long latencyMillis,
        @Nullable Long firstTokenMillis,
        long waitMillis,
        @Nullable String stopReason,
        List<LedgerAttempt> attempts,
        @Nullable CreditReservation reservation) {

    /** As long as a model's name in the configuration; a longer one is no model's. */
    private static final int LONGEST_MODEL = 200;

    /** Returns the entry of {@code call}, which ended at {@code at} and had reserved {@code reservation}. */
    public static LedgerEntry of(CallRecord call, Instant at, @Nullable CreditReservation reservation) {
        List<LedgerAttempt> attempts = new ArrayList<>(call.attempts().size());
        for (AttemptRecord attempt : call.attempts()) {
            attempts.add(LedgerAttempt.of(attempt, call.model()));
        }
        AttemptTarget served = call.servedBy();
        AttemptTarget last = attempts.isEmpty()
                ? null
                : call.attempts().get(attempts.size() - 1).target();
        Team team = call.call().caller().team();
        AppliedPrice price = price(call);
        String stopReason = call.stopReason();
        return new LedgerEntry(
                call.call().id(),
                at,
                call.call().caller().name(),
                team == null ? null : team.name(),
                call.call().endpoint().label(),
                call.stream(),
                shared(printable(call.asked()), call.model()),
                served == null ? null : shared(served.model(), call.model()),
                last == null ? null : last.key().provider(),
                last == null ? null : last.key().key(),
                last == null ? null : last.account(),
                call.outcome(),
                call.status(),
                call.usage(),
                call.cost(),
                price == null ? null : price.version(),
                price == null || price.exchange().compareTo(BigDecimal.ONE) == 0 ? null : price.exchange(),
                call.totalMillis(),
                call.firstTokenMillis(),
                call.waitMillis(),
                stopReason == null ? null : printable(stopReason),
                List.copyOf(attempts),
                reservation);
    }

    /** Returns the entry as it is once what its call had reserved is settled. */
    public LedgerEntry settled() {
        return reservation == null ? this : with(attempts, null);
    }

    /** Returns the entry with {@code others} as its attempts. */
    public LedgerEntry with(List<LedgerAttempt> others) {
        return with(others, reservation);
    }

    private LedgerEntry with(List<LedgerAttempt> others, @Nullable CreditReservation reserved) {
        return new LedgerEntry(
                id,
                at,
                client,
                team,
                endpoint,
                stream,
                model,
                servedModel,
                provider,
                key,
                account,
                outcome,
                status,
                usage,
                cost,
                priceVersion,
                exchangeRate,
                latencyMillis,
                firstTokenMillis,
                waitMillis,
                stopReason,
                others,
                reserved);
    }

    /** Returns the price of the last attempt that has one, or null. */
    private static @Nullable AppliedPrice price(CallRecord call) {
        AppliedPrice last = null;
        for (AttemptRecord attempt : call.attempts()) {
            last = attempt.price() == null ? last : attempt.price();
        }
        return last;
    }

    /** Returns {@code label} in the place of an equal {@code text}: entries that are kept in memory then hold one text together. */
    static String shared(String text, String label) {
        return text.equals(label) ? label : text;
    }

    /** A caller may ask for any text, of which PostgreSQL refuses some characters. */
    private static String printable(String model) {
        int length = Math.min(model.length(), LONGEST_MODEL);
        for (int i = 0; i < length; i++) {
            if (!isPrintable(model, i, length)) {
                return replaced(model, length);
            }
        }
        return model.substring(0, length);
    }

    private static String replaced(String model, int length) {
        StringBuilder printable = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            printable.append(isPrintable(model, i, length) ? model.charAt(i) : '?');
        }
        return printable.toString();
    }

    /** A surrogate is printable beside its other half only. */
    private static boolean isPrintable(String text, int at, int length) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < length && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return c > 0x1F && c != 0x7F;
    }
}
