package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.credit.CreditEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The contract of a ledger that settles calls as it enters them, over the store of credit that it shares. */
public abstract class SettlementContract extends CreditStoreFixture {

    protected abstract Ledger ledger();

    /** Returns the ledger of another relay over the same store, or the same one where only one process may. */
    protected Ledger secondLedger() {
        return ledger();
    }

    @Test
    void an_entry_settles_its_call_once_however_often_it_is_entered() {
        grant("1");
        CreditReservation made = held("0.5");
        LedgerEntry entry = entry(made, usd("0.2"));

        CompletableFuture.allOf(ledger().append(entry), ledger().append(entry)).join();
        ledger().append(entry).join();

        assertThat(wallet().balance()).isEqualByComparingTo("0.8");
        assertThat(wallet().reserved()).isZero();
        assertThat(entries()).extracting(CreditEntry::id).contains("call:" + made.call());
        assertThat(use(day).spent()).isEqualByComparingTo("0.2");
        assertThat(use(day).reserved()).isZero();
        assertThat(use(team).spent()).isEqualByComparingTo("0.2");
    }

    @Test
    void a_call_without_cost_gives_all_back() {
        grant("1");

        ledger().append(entry(held("0.5"), null)).join();

        assertThat(wallet().available()).isEqualByComparingTo("1");
        assertThat(use(day).spent()).isZero();
        assertThat(use(day).reserved()).isZero();
    }

    @Test
    void a_call_that_was_swept_before_its_entry_came_is_charged_and_counted_all_the_same() {
        grant("1");
        CreditReservation made = held("0.5");
        now = now.plus(Duration.ofHours(1));
        sweep();
        assertThat(wallet().reserved()).isZero();
        assertThat(use(day).reserved()).isZero();

        ledger().append(entry(made, usd("0.2"))).join();
        ledger().append(entry(made, usd("0.2"))).join();

        assertThat(wallet().balance()).isEqualByComparingTo("0.8");
        assertThat(use(day).spent()).isEqualByComparingTo("0.2");
        assertThat(use(day).reserved()).isZero();
    }

    @Test
    void a_call_that_settled_with_its_entry_is_neither_swept_nor_settled_again() {
        grant("1");
        CreditReservation made = held("0.5");
        ledger().append(entry(made, usd("0.2"))).join();

        settle(made, "0.2");
        sweep();

        assertThat(wallet().balance()).isEqualByComparingTo("0.8");
        assertThat(use(day).spent()).isEqualByComparingTo("0.2");
    }

    @Test
    void entries_of_many_calls_at_once_add_up_over_both_relays() {
        grant("5");
        List<CompletableFuture<Void>> kept = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            kept.add((i % 2 == 0 ? ledger() : secondLedger()).append(entry(held("0.02"), usd("0.011"))));
        }
        CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new)).join();

        assertThat(wallet().balance()).isEqualByComparingTo("2.8");
        assertThat(wallet().reserved()).isZero();
        assertThat(sumOfEntries()).isEqualByComparingTo("2.8");
        assertThat(use(day).spent()).isEqualByComparingTo("2.2");
        assertThat(use(team).spent()).isEqualByComparingTo("2.2");
        assertThat(use(team).reserved()).isZero();
    }
}
