package dev.sluice.boot;

import dev.sluice.access.ClientRegistry.Merged;
import dev.sluice.access.ClientTeam;
import dev.sluice.accounting.ClientUsage;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.credit.BudgetOwner;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.accounting.credit.CreditGate;
import dev.sluice.accounting.credit.CreditLevels;
import dev.sluice.accounting.credit.CreditOwner;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.accounting.credit.CreditTerms;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.accounting.price.BuiltInPrices;
import dev.sluice.accounting.price.UnpricedModels;
import dev.sluice.admin.CreditApi;
import dev.sluice.config.Settings;
import dev.sluice.edge.CallerAccountHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The prices, the credit and the ledger of one relay. */
final class AccountingAssembly implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccountingAssembly.class);

    /** A store that does not answer must not hold up the end; others then give the leases back after two minutes. */
    private static final Duration MAX_CLOSE = Duration.ofSeconds(2);

    private final BuiltInPrices listed = BuiltInPrices.read();
    private final TimeSource time;
    private final Ledger ledger;
    private final CreditOwner owner;
    private final CreditGate gate;
    private final CallCosts costs;
    private final Credits credits;
    private final CreditLevels levels;
    private final CallerAccountHandler account;

    AccountingAssembly(Settings settings, CreditStore store, Ledger ledger, ClientUsage usage, TimeSource time) {
        InstantSource clock = time.clock();
        this.time = time;
        this.ledger = ledger;
        owner = new CreditOwner(store, clock, RequestIds.letters());
        gate = new CreditGate(store, clock, time.ticker(), time.alarm());
        costs = new CallCosts(settings.priceBook(listed), Map.of(), gate, owner.name(), new UnpricedModels(), clock);
        credits = new Credits(store, clock, () -> "grant_" + RequestIds.letters());
        levels = new CreditLevels(credits, costs::terms);
        account = new CallerAccountHandler(costs, credits, usage, clock, time.ticker());
    }

    /** Returns the part of the management API that shows prices and gives credit. */
    CreditApi api(CreditApi.ChangeLog log, Predicate<String> isClient) {
        return new CreditApi(costs, credits, isClient, new RedeemCodes(), time.clock(), log);
    }

    CallerAccountHandler account() {
        return account;
    }

    /** Begins to show that this process lives, and to give back what others left behind. */
    AccountingAssembly begin() {
        sweep();
        return this;
    }

    private void sweep() {
        owner.sweep().whenComplete((swept, failure) -> {
            if (failure != null) {
                LOG.warn("reservations of ended processes could not be swept: {}", failure.getMessage());
            } else if (swept > 0) {
                LOG.info("gave back {} reservations of calls that an earlier process did not end", swept);
            }
            levels.look();
            time.alarm().at(time.ticker().nanos() + CreditOwner.PERIOD.toNanos(), this::sweep);
        });
    }

    void reconfigure(Settings settings) {
        costs.reprice(settings.priceBook(listed));
    }

    /** Takes the terms on which clients pay. */
    void setClients(Merged clients, Currency currency) {
        Map<String, CreditTerms> terms = new HashMap<>();
        clients.clients().forEach((name, client) -> {
            List<BudgetOwner> budgets = new ArrayList<>();
            if (client.terms().budget() != null) {
                budgets.add(new BudgetOwner(
                        BudgetOwner.Kind.CLIENT, name, client.terms().budget()));
            }
            ClientTeam team = client.terms().team() == null
                    ? null
                    : clients.teams().get(client.terms().team());
            if (team != null && team.budget() != null) {
                budgets.add(new BudgetOwner(BudgetOwner.Kind.TEAM, team.name(), team.budget()));
            }
            CreditTerms own = new CreditTerms(client.terms().wallet() ? currency : null, budgets);
            if (!own.isFree()) {
                terms.put(name, own);
            }
        });
        costs.setTerms(terms);
    }

    Ledger ledger() {
        return ledger;
    }

    CallCosts costs() {
        return costs;
    }

    CreditGate gate() {
        return gate;
    }

    CreditLevels levels() {
        return levels;
    }

    Credits credits() {
        return credits;
    }

    /** Gives back what is leased of wallets. */
    @Override
    public void close() {
        try {
            gate.giveBackLeases().toCompletableFuture().get(MAX_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("leased credit could not be given back; it is within minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
