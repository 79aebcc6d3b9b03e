package dev.sluice.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.AccessStore;
import dev.sluice.access.AuditEntry;
import dev.sluice.store.AccessStoreContract;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryAccessStoreTest extends AccessStoreContract {

    private final MemoryAccessStore store = new MemoryAccessStore();

    @Override
    protected AccessStore store() {
        return store;
    }

    @Test
    void the_audit_log_is_bounded() {
        for (int i = 0; i < 10_005; i++) {
            store.record(new AuditEntry(Instant.EPOCH, "ann", "key.pause", "k" + i, null, null));
        }
        assertThat(store.audit(Long.MAX_VALUE, 20_000)).hasSize(10_000);
    }
}
