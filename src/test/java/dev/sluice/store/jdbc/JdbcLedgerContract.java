package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.LedgerReports.Page;
import dev.sluice.accounting.LedgerReports.Position;
import dev.sluice.accounting.LedgerStorage;
import dev.sluice.store.LedgerContract;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of the ledger over a database, whatever its kind. */
abstract class JdbcLedgerContract extends LedgerContract {

    Database database;
    JdbcLedger ledger;
    final List<String> hooked = new CopyOnWriteArrayList<>();

    abstract Database open();

    @BeforeEach
    void opens() {
        database = open();
        ledger = new JdbcLedger(database, null, List.of(this::hook), LedgerListener.NONE, System::nanoTime);
    }

    private void hook(Connection connection, List<LedgerEntry> entries) {
        if (entries.stream().anyMatch(entry -> entry.client().equals("bad"))) {
            throw new IllegalStateException("a hook that fails");
        }
        entries.forEach(entry -> hooked.add(entry.id()));
    }

    @AfterEach
    void closes() {
        ledger.close();
        database.close();
    }

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
        return new JdbcReports(database);
    }

    @Test
    void a_hook_runs_once_for_each_request() {
        LedgerEntry entry = entry("req_1", Instant.EPOCH, "app", "1");

        ledger.append(entry).join();
        ledger.append(entry).join();

        assertThat(hooked).containsExactly("req_1");
    }

    @Test
    void an_entry_whose_hook_fails_is_rolled_back_and_spoils_none_beside_it() {
        List<CompletableFuture<Void>> kept = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            kept.add(ledger.append(entry("req_" + i, Instant.EPOCH, i % 50 == 7 ? "bad" : "app", "1")));
        }

        for (int i = 0; i < 200; i++) {
            CompletableFuture<Void> each = kept.get(i);
            if (i % 50 == 7) {
                assertThatThrownBy(each::join).hasCauseInstanceOf(IllegalStateException.class);
            } else {
                each.join();
            }
        }
        assertThat(reports()
                        .entries(new EntryQuery(null, null, null, null, 1_000))
                        .join()
                        .entries())
                .hasSize(196)
                .noneMatch(entry -> entry.client().equals("bad"));
        assertThat(ledger.isOpen()).isTrue();
        // An entry is told first, and then no longer counted.
        await().untilAsserted(() -> assertThat(ledger.waiting()).isZero());
    }

    @Test
    void a_page_of_one_client_reads_a_bounded_part_of_the_ledger_and_says_where_the_next_begins() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Instant at = Instant.EPOCH.plus(Duration.ofHours(i < 30 ? i : 200 + i / 7));
            String id = "req_" + (char) ('0' + i);
            boolean rare = i % 19 == 5;
            ledger.append(entry(id, at, rare ? "rare" : "app", "1")).join();
            if (rare) {
                expected.add(id);
            }
        }
        LedgerReports bounded = new JdbcReports(database, new ClientPage.Bounds(3, 9));

        List<Page> pages = new ArrayList<>();
        Position after = null;
        do {
            Page page = bounded.entries(new EntryQuery("rare", null, null, after, 2))
                    .join();
            pages.add(page);
            after = page.next();
        } while (after != null && pages.size() < 100);

        assertThat(after).isNull();
        assertThat(pages)
                .flatExtracting(Page::entries)
                .extracting(entry -> ((LedgerEntry) entry).id())
                .containsExactlyElementsOf(expected);
        assertThat(pages).hasSizeBetween(5, 20);
        assertThat(pages).anySatisfy(page -> {
            assertThat(page.entries()).isEmpty();
            assertThat(page.next()).isNotNull();
        });
    }
}
