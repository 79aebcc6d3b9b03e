package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.store.memory.MemoryAccessStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredAccessTest {

    private final MemoryAccessStore store = new MemoryAccessStore();
    private final StoredAccess access = new StoredAccess(store);

    private static StoredAccess.Decided put(String name) {
        return new StoredAccess.Decided(
                new AccessChange.PutClient(new Client(name, ClientKey.of("sk-" + name), ClientTerms.DEFAULT)),
                new AuditEntry(Instant.EPOCH, "admin", "client.create", name, null, "{}"));
    }

    @Test
    void a_change_is_kept_and_heard_of_when_it_returns() {
        List<AccessRecords> heard = new ArrayList<>();
        access.listen(heard::add);
        access.change(records -> Optional.of(put("a")));
        assertThat(heard).hasSize(2);
        assertThat(heard.get(1).clients()).containsOnlyKeys("a");
        assertThat(store.load()).isEqualTo(heard.get(1));
        assertThat(access.audit(Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    void a_change_is_decided_again_where_another_process_was_first() {
        StoredAccess other = new StoredAccess(store);
        other.change(records -> Optional.of(put("a")));
        List<Integer> seen = new ArrayList<>();
        access.change(records -> {
            seen.add(records.clients().size());
            return Optional.of(put("b"));
        });
        assertThat(seen).containsExactly(0, 1);
        assertThat(store.load().clients()).containsOnlyKeys("a", "b");

        assertThat(other.records().clients()).containsOnlyKeys("a");
        other.refresh();
        assertThat(other.records().clients()).containsOnlyKeys("a", "b");
    }

    @Test
    void a_decision_that_fails_or_decides_nothing_changes_nothing() {
        assertThatThrownBy(() -> access.change(records -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        access.change(records -> Optional.empty());
        assertThat(store.revision()).isZero();
        assertThat(store.audit(Long.MAX_VALUE, 10)).isEmpty();
    }
}
