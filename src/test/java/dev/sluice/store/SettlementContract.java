package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.CreditGate;
import dev.sluice.accounting.credit.ReservationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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

    @Test
    void calls_of_a_lease_settle_once_with_their_entries_over_both_relays() {
        grant("50");
        CreditGate gate = gate(store());
        List<CreditReservation> made = reserve(gate, 200);
        assertThat(made).anyMatch(each -> each.wallet().lease() != null);

        append(made);
        append(made.subList(0, 20));
        gate.giveBackLeases().toCompletableFuture().join();

        assertThat(wallet().reserved()).isZero();
        assertThat(wallet().balance()).isEqualByComparingTo("47.8");
        assertThat(sumOfEntries()).isEqualByComparingTo("47.8");
    }

    @Test
    void
            a_lease_whose_process_is_gone_is_given_back_less_what_its_calls_have_charged_and_late_entries_are_charged_once() {
        grant("50");
        List<CreditReservation> made = reserve(gate(store()), 100);
        append(made.subList(0, 60));
        assertThat(wallet().reserved()).isPositive();

        sweep();
        assertThat(wallet().reserved()).isZero();
        assertThat(wallet().balance()).isEqualByComparingTo("49.34");

        append(made.subList(50, 100));
        sweep();
        assertThat(wallet().reserved()).isZero();
        assertThat(wallet().balance()).isEqualByComparingTo("48.9");
        assertThat(sumOfEntries()).isEqualByComparingTo("48.9");
    }

    /** Reserves for calls that come at once. */
    private List<CreditReservation> reserve(CreditGate gate, int calls) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        List<CompletableFuture<ReservationResult>> asked = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            asked.add(gate.reserve(payingFromWallet("call-" + UUID.randomUUID(), "0.02"), until));
        }
        return asked.stream()
                .map(CompletableFuture::join)
                .map(result -> ((ReservationResult.Granted) result).reservation())
                .toList();
    }

    /** Enters calls that cost 0.011 each, half of them at the other relay. */
    private void append(List<CreditReservation> made) {
        List<CompletableFuture<Void>> kept = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            kept.add((i % 2 == 0 ? ledger() : secondLedger()).append(entry(made.get(i), usd("0.011"))));
        }
        CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new)).join();
    }
}
