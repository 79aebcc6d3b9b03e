package dev.sluice.store.memory;

import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.store.SettlementContract;

class MemorySettlementTest extends SettlementContract {

    private final MemoryCreditStore store = new MemoryCreditStore();
    private final MemoryLedger ledger = new MemoryLedger(1_000, store);

    @Override
    protected CreditStore store() {
        return store;
    }

    @Override
    protected Ledger ledger() {
        return ledger;
    }
}
