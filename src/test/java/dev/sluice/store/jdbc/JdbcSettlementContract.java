package dev.sluice.store.jdbc;

import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.store.SettlementContract;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of settlement over a database, with two relays where it can be shared. */
abstract class JdbcSettlementContract extends SettlementContract {

    Database first;
    Database second;
    JdbcLedger ledger;
    private JdbcLedger secondLedger;

    /** Opens the database, for each relay once; returns the same one where only one process may. */
    abstract void open();

    @BeforeEach
    void opens() {
        open();
        ledger = ledger(first);
        secondLedger = first == second ? ledger : ledger(second);
    }

    private static JdbcLedger ledger(Database database) {
        return new JdbcLedger(
                database, null, List.of(new SettlementHook(database.kind())), LedgerListener.NONE, System::nanoTime);
    }

    @AfterEach
    void closes() {
        ledger.close();
        secondLedger.close();
        first.close();
        second.close();
    }

    @Override
    protected CreditStore store() {
        return new JdbcCreditStore(first, ForkJoinPool.commonPool());
    }

    @Override
    protected CreditStore second() {
        return new JdbcCreditStore(second, ForkJoinPool.commonPool());
    }

    @Override
    protected Ledger ledger() {
        return ledger;
    }

    @Override
    protected Ledger secondLedger() {
        return secondLedger;
    }
}
