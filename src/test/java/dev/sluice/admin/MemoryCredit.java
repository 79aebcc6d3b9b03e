package dev.sluice.admin;

import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.BudgetOwner;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.accounting.credit.CreditGate;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.accounting.credit.CreditTerms;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.accounting.price.BuiltInPrices;
import dev.sluice.accounting.price.ExchangeRates;
import dev.sluice.accounting.price.Price;
import dev.sluice.accounting.price.PriceBook;
import dev.sluice.accounting.price.Rates;
import dev.sluice.accounting.price.UnpricedModels;
import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.store.memory.MemoryCreditStore;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** The credit part of the API over memory: the client {@code batch} has a wallet, and the model {@code gpt-4.1} a configured price. */
final class MemoryCredit {

    private static final Currency USD = Currency.getInstance("USD");

    final UnpricedModels unpriced = new UnpricedModels();
    final List<String> changes = new ArrayList<>();
    final Credits credits;
    final CreditApi api;

    MemoryCredit(InstantSource clock, Ticker ticker, Alarm alarm) {
        this(clock, ticker, alarm, "batch"::equals);
    }

    MemoryCredit(InstantSource clock, Ticker ticker, Alarm alarm, Predicate<String> isClient) {
        CreditStore store = new MemoryCreditStore();
        AtomicInteger serial = new AtomicInteger();
        PriceBook book = new PriceBook(
                USD,
                Map.of("gpt-4.1", Price.of(Rates.of(new BigDecimal("3"), new BigDecimal("9")))),
                BuiltInPrices.read(),
                ExchangeRates.NONE);
        BudgetOwner budget = new BudgetOwner(
                BudgetOwner.Kind.CLIENT, "batch", new Budget(new Money(BigDecimal.TEN, USD), Budget.Period.MONTH));
        CallCosts costs = new CallCosts(
                book,
                Map.of("batch", new CreditTerms(USD, List.of(budget))),
                new CreditGate(store, clock, ticker, alarm),
                "this process",
                unpriced,
                clock);
        credits = new Credits(store, clock, () -> "grant_" + serial.incrementAndGet());
        api = new CreditApi(
                costs,
                credits,
                isClient,
                () -> "CODE-" + serial.incrementAndGet(),
                clock,
                (request, what, subject) -> Mono.fromRunnable(() -> changes.add(what + ' ' + subject)));
    }
}
