package dev.sluice.store.memory;

import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.store.CreditStoreContract;

class MemoryCreditStoreTest extends CreditStoreContract {

    private final CreditStore store = new MemoryCreditStore();

    @Override
    protected CreditStore store() {
        return store;
    }
}
