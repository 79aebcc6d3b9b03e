package dev.sluice.pool;

import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Reservation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt over a key, from the reservation of its demand to the settlement: it counts in the health of the key, the account
 * and the provider. Guarded by the pool's lock.
 */
final class LeasedAttempt {

    private static final long NONE_YET = -1;

    private final Provider provider;
    private final Key key;

    /** The key's when the attempt began: a new configuration may give the key another. */
    private final Account account;

    private final String model;
    private final ReservedDemand reserved;
    private final KeyPermit permit;
    private final ProviderOutage.Probe outageProbe;
    private final RequestHistory request;

    private long firstByteNanos = NONE_YET;
    private @Nullable Level exhausted;
    private boolean accountRefused;

    private LeasedAttempt(
            Provider provider,
            Key key,
            String model,
            ReservedDemand reserved,
            KeyPermit permit,
            ProviderOutage.Probe outageProbe,
            RequestHistory request) {
        this.provider = provider;
        this.key = key;
        this.account = key.account();
        this.model = model;
        this.reserved = reserved;
        this.permit = permit;
        this.outageProbe = outageProbe;
        this.request = request;
    }

    /**
     * Reserves the demand of {@code query} over {@code choice}, counts the attempt in everywhere, and returns it.
     *
     * @param model the model's name at the provider
     */
    static LeasedAttempt take(Provider provider, Choice choice, String model, ProviderQuery query) {
        Key key = choice.key();
        AccountClass limits = choice.limits();
        RequestHistory request = query.request().history();
        long now = query.now();
        ProviderOutage.Probe outageProbe = provider.outage().attemptBegan(request);
        KeyPermit permit = key.health().acquirePermit(limits.name(), request, now);
        ReservedDemand reserved = ReservedDemand.of(query.demand(), limits, now);
        provider.attemptBegan(key);
        key.ejection().attemptSent(now);
        key.account().ejection().attemptSent(now);
        key.stats().sent(now);
        key.noteCost(provider.meanFirstByteNanos(), now);
        limits.headroom(now);
        return new LeasedAttempt(provider, key, model, reserved, permit, outageProbe, request);
    }

    Provider provider() {
        return provider;
    }

    Key key() {
        return key;
    }

    Account account() {
        return account;
    }

    /** Returns the limits of the account for the class of the model. */
    AccountClass limits() {
        return reserved.limits();
    }

    /** Returns the model's name at the provider. */
    String model() {
        return model;
    }

    /** Returns the history of the request that is sent. */
    RequestHistory request() {
        return request;
    }

    List<Reservation> reservations() {
        return reserved.reservations();
    }

    KeyPermit permit() {
        return permit;
    }

    long sentAt() {
        return reserved.sentAt();
    }

    /** Returns the limit that the provider named as exhausted, or null. */
    @Nullable
    Level exhausted() {
        return exhausted;
    }

    /** Returns whether the provider's refusal means the account, and so all its keys and models. */
    boolean accountRefused() {
        return accountRefused;
    }

    void limitsReported(LimitReport report, long now) {
        provider.outage().reached(now);
        for (Level level : report.levels()) {
            reserved.reported(level, now);
            if (level.exhausted()) {
                exhausted = level;
            }
        }
        accountRefused = report.accountRefused();
        notifyRoom();
    }

    /** Records a good answer at its first byte; returns whether it is the first such byte. */
    boolean answered(long now) {
        provider.outage().reached(now);
        if (firstByteNanos != NONE_YET) {
            return false;
        }
        long sentAt = reserved.sentAt();
        firstByteNanos = now - sentAt;
        provider.firstByteTook(firstByteNanos);
        key.stats().answered(firstByteNanos, provider.keys().size(), now);
        reserved.answered(now);
        key.health().circuits().served(limits().name());
        boolean keyReturns = key.ejection().answered(sentAt);
        boolean accountReturns = account.ejection().answered(sentAt);
        if (keyReturns || accountReturns) {
            provider.usabilityChanged();
            account.notifyRoom();
        }
        provider.outage().answered(key, sentAt, now);
        notifyRoom();
        return true;
    }

    /** Settles an attempt whose answer is complete; without reported usage, the demand counts as used. */
    void succeeded(TokenUsage usage, long now) {
        answered(now);
        Demand demand = reserved.counted();
        reserved.settle(usage.total() == 0 ? demand : demand.used(usage, provider.counting()), now);
        key.succeeded(limits().name(), permit, firstByteNanos, provider.isSlow(firstByteNanos));
    }

    /** Settles an attempt that failed to an estimate of its usage, which the provider's next reports correct. */
    void failed(FailureKind kind, long now) {
        Demand used = switch (kind) {
            case LIMITED, CONNECT -> Demand.NOTHING;
            case CALLER_FAULT, EXHAUSTED, REVOKED, FORBIDDEN, MODEL_DENIED, OVERLOADED, SERVER_ERROR, RESET ->
                Demand.REQUEST;
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT, CUT, EMPTY, UNREADABLE, BROKEN_CALL, MEMORY_FULL ->
                reserved.counted();
        };
        reserved.settle(used, now);
    }

    /** Notes that the result tells nothing about the key. */
    void abandoned() {
        key.health().circuits().abandoned(limits().name(), permit);
    }

    /** Settles an attempt that did not reach the provider, or whose result tells nothing. */
    void ignored(long now) {
        reserved.settle(Demand.NOTHING, now);
        abandoned();
    }

    /** Settles an attempt whose client left. */
    void cancelled(TokenUsage soFar, long now) {
        Demand demand = reserved.counted();
        Demand used = demand.used(soFar, provider.counting());
        // The provider counted the prompt when it arrived, even where its usage has not been reported yet.
        reserved.settle(soFar.prompt() == 0 ? new Demand(1, demand.input(), used.output(), demand.input()) : used, now);
        abandoned();
    }

    /** Removes the attempt from every count. Call this once, after one of the settlements. */
    void end(long now) {
        limits().attemptEnded(now);
        provider.attemptEnded(key);
        provider.outage().attemptEnded(outageProbe);
        if (firstByteNanos == NONE_YET) {
            key.stats().unanswered();
        }
        key.noteCost(provider.meanFirstByteNanos(), now);
        limits().headroom(now);
        notifyRoom();
    }

    /** Notifies those that wait for these limits, and those that wait for any attempt of the account to end. */
    private void notifyRoom() {
        limits().notifyRoom();
        account.notifyCallEnded();
    }
}
