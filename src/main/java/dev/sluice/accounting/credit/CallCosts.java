package dev.sluice.accounting.credit;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.ReservationRequest.Payer;
import dev.sluice.accounting.price.PriceBook;
import dev.sluice.accounting.price.PricedUsage;
import dev.sluice.accounting.price.UnpricedModels;
import dev.sluice.call.Decision;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.StoreUnavailable;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The costs of calls: prices, and the credit of the clients that pay. Both may change with the configuration. Safe for use by many
 * threads.
 */
public final class CallCosts {

    private static final Mono<Decision<CreditHold>> FREE = Mono.just(Decision.granted(CreditHold.NONE));

    /** Calls take seconds; a client that asks again sooner would only wait again. */
    private static final Duration AFTER_OTHERS = Duration.ofSeconds(1);

    /**
     * A call of a paying client whose cost is not reserved could cost more than the client has. Other processes may bring the
     * store back within seconds.
     */
    private static final Refusal CLOSED = Refusal.later(
            Reason.STORE_UNAVAILABLE,
            "The relay cannot reserve the cost of calls at the moment, so it accepts none from this key; "
                    + "try again in a few seconds.",
            Duration.ofSeconds(5));

    private final CreditGate gate;
    private final String owner;
    private final UnpricedModels unpriced;
    private final InstantSource clock;
    private volatile PriceBook prices;
    private volatile Map<String, CreditTerms> terms;

    /**
     * @param terms by the client's name; a client without terms pays nothing
     * @param owner the process, see {@link CreditOwner}
     */
    public CallCosts(
            PriceBook prices,
            Map<String, CreditTerms> terms,
            CreditGate gate,
            String owner,
            UnpricedModels unpriced,
            InstantSource clock) {
        this.prices = prices;
        this.terms = Map.copyOf(terms);
        this.gate = gate;
        this.owner = owner;
        this.unpriced = unpriced;
        this.clock = clock;
    }

    /** Takes new prices; calls that end from now on are priced by them. */
    public void reprice(PriceBook next) {
        prices = next;
    }

    /** Takes new terms by the client's name; calls under way settle on the terms that they began with. */
    public void setTerms(Map<String, CreditTerms> next) {
        terms = Map.copyOf(next);
    }

    public PriceBook prices() {
        return prices;
    }

    public UnpricedModels unpriced() {
        return unpriced;
    }

    /** Returns the terms of every client that pays. */
    public Map<String, CreditTerms> terms() {
        return terms;
    }

    /** Returns the terms on which {@code client} pays. */
    public CreditTerms terms(String client) {
        return terms.getOrDefault(client, CreditTerms.NONE);
    }

    /** Returns the cost of {@code usage} by the dearest of the models that may serve it; nothing where none has a price. */
    public Money worst(List<String> served, String asked, TokenUsage usage) {
        PriceBook book = prices;
        Instant now = clock.instant();
        Money worst = Money.zero(book.currency());
        for (String model : served) {
            Money cost =
                    book.cost(model, asked, usage, now).map(PricedUsage::cost).orElse(worst);
            worst = cost.covers(worst) ? cost : worst;
        }
        return worst;
    }

    /**
     * Reserves the worst likely cost of a call.
     *
     * @param until the ticker's time until which it may wait for calls under way to settle
     * @return the hold, or why the call is refused. Cancelling gives back what was reserved
     */
    public Mono<Decision<CreditHold>> reserve(String call, String client, Money worst, long until) {
        CreditTerms own = terms(client);
        if (own.isFree()) {
            return FREE;
        }
        Currency currency = own.wallet();
        Optional<BigDecimal> exchange =
                currency == null ? Optional.empty() : prices.exchange().rate(worst.currency(), currency);
        if (currency != null && exchange.isEmpty()) {
            return Mono.just(Decision.refused(Refusal.of(
                    Reason.INTERNAL,
                    "The wallet of this key is in " + currency + ", and the relay has no exchange rate for it from "
                            + worst.currency() + '.')));
        }
        Payer payer = currency == null ? null : new Payer(currency, exchange.orElse(BigDecimal.ONE));
        ReservationRequest request = new ReservationRequest(call, client, owner, worst, payer, own.budgets());
        return Mono.fromFuture(() -> gate.reserve(request, until))
                .map(this::decided)
                .onErrorResume(StoreUnavailable.class, down -> Mono.just(Decision.refused(CLOSED)));
    }

    private Decision<CreditHold> decided(ReservationResult result) {
        if (result instanceof ReservationResult.Granted granted) {
            return Decision.granted(gate.hold(granted.reservation()));
        }
        return Decision.refused(
                result instanceof ReservationResult.Spent spent
                        ? Refusal.of(Reason.BUDGET_SPENT, message(spent.budget()))
                        : Refusal.later(
                                Reason.WAIT_TOO_LONG,
                                "The credit that is left is reserved by calls of this key that are under way.",
                                AFTER_OTHERS));
    }

    private String message(@Nullable BudgetOwner spent) {
        if (spent == null) {
            return "The credit of this key is spent; a further grant or a code renews it.";
        }
        String renewal = spent.budget()
                .per()
                .end(clock.instant())
                .map(when -> "it renews at " + when)
                .orElse("it does not renew");
        String whose = spent.kind() == BudgetOwner.Kind.TEAM ? "the team " + spent.name() : "this key";
        return "The budget of " + whose + " is spent; " + renewal + '.';
    }

    /**
     * Returns {@code attempts} with their costs, all by the same prices; see {@link PriceBook#cost}.
     *
     * @param asked the model's name as the caller wrote it
     */
    public List<AttemptRecord> priced(List<AttemptRecord> attempts, String asked) {
        PriceBook book = prices;
        Instant now = clock.instant();
        List<AttemptRecord> priced = new ArrayList<>(attempts.size());
        for (AttemptRecord attempt : attempts) {
            priced.add(priced(book, attempt, asked, now));
        }
        return List.copyOf(priced);
    }

    private AttemptRecord priced(PriceBook book, AttemptRecord attempt, String asked, Instant now) {
        String model = attempt.target().model();
        TokenUsage usage = attempt.usage().tokens();
        Optional<PricedUsage> priced = book.cost(model, asked, usage, now);
        if (priced.isEmpty() && usage.total() > 0) {
            unpriced.add(model, usage.total(), now);
        }
        return priced.map(it -> attempt.costing(it.cost(), it.price())).orElse(attempt);
    }
}
