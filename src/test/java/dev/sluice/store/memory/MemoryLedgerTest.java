package dev.sluice.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.LedgerStorage;
import dev.sluice.store.LedgerContract;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryLedgerTest extends LedgerContract {

    private final MemoryLedger ledger = new MemoryLedger(1_000, new MemoryCreditStore());

    @Override
    protected Ledger ledger() {
        return ledger;
    }

    @Override
    protected LedgerStorage storage() {
        return ledger.storage();
    }

    @Override
    protected LedgerReports reports() {
        return ledger.reports();
    }

    @Test
    void of_more_entries_than_it_holds_the_oldest_are_gone() {
        MemoryLedger small = new MemoryLedger(2, new MemoryCreditStore());
        for (int i = 0; i < 5; i++) {
            small.append(entry("req_" + i, Instant.ofEpochSecond(i), "app", "1"))
                    .join();
        }

        assertThat(small.reports()
                        .entries(new EntryQuery(null, null, null, null, 10))
                        .join()
                        .entries())
                .extracting(LedgerEntry::id)
                .containsExactly("req_3", "req_4");
    }
}
