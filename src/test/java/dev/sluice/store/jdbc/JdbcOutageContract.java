package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.call.StoreUnavailable;
import dev.sluice.store.CreditStoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the ledger while its database cannot be written, by either policy, and once it can again. */
abstract class JdbcOutageContract extends CreditStoreFixture {

    @TempDir
    Path directory;

    Database database;
    private @Nullable JdbcLedger ledger;

    abstract Database open() throws Exception;

    /** Makes writes fail. */
    abstract void takeAway() throws Exception;

    abstract void giveBack() throws Exception;

    @BeforeEach
    void opens() throws Exception {
        database = open();
        grant("1");
    }

    @AfterEach
    void closes() throws Exception {
        giveBack();
        closeLedger();
        database.close();
        closeServer();
    }

    /** Ends what {@link #open} has started beside the database. */
    void closeServer() throws Exception {}

    private void closeLedger() {
        if (ledger != null) {
            ledger.close();
        }
        ledger = null;
    }

    JdbcLedger start(@Nullable Path journal) {
        JdbcLedger started = new JdbcLedger(
                database, journal, List.of(new SettlementHook(database.kind())), LedgerListener.NONE, System::nanoTime);
        ledger = started;
        return started;
    }

    @Override
    protected CreditStore store() {
        return new JdbcCreditStore(database, ForkJoinPool.commonPool());
    }

    @Test
    void refused_entries_are_written_and_settled_once_the_store_is_back() throws Exception {
        JdbcLedger refusing = start(null);
        LedgerEntry entry = entry(held("0.5"), usd("0.2"));
        takeAway();

        CompletableFuture<Void> kept = refusing.append(entry);
        assertThatThrownBy(kept::join).hasCauseInstanceOf(StoreUnavailable.class);
        assertThat(refusing.isOpen()).isFalse();
        // An entry is told first, and then no longer counted as one that is being written.
        await().untilAsserted(() -> assertThat(refusing.waiting()).isEqualTo(1));
        assertThat(refusing.lagNanos()).isPositive();
        giveBack();

        await().atMost(Duration.ofSeconds(60)).until(refusing::isOpen);
        assertThat(refusing.waiting()).isZero();
        assertThat(ids()).containsExactly(entry.id());
        assertThat(wallet().balance()).isEqualByComparingTo("0.8");
        assertThat(wallet().reserved()).isZero();
    }

    @Test
    void a_paying_call_is_told_that_its_cost_cannot_be_reserved() throws Exception {
        takeAway();

        CompletableFuture<CreditReservation> asked = CompletableFuture.supplyAsync(() -> held("0.5"));

        assertThatThrownBy(asked::join)
                .rootCause()
                .satisfies(cause -> assertThat(causes(asked)).anyMatch(StoreUnavailable.class::isInstance));
    }

    private static List<Throwable> causes(CompletableFuture<?> failed) {
        Throwable failure = failed.handle((value, thrown) -> thrown).join();
        return java.util.stream.Stream.iterate(failure, it -> it != null, Throwable::getCause)
                .toList();
    }

    @Test
    void journalled_entries_are_replayed_once_and_settle_their_calls() throws Exception {
        Path journal = directory.resolve("journal");
        JdbcLedger journalling = start(journal);
        LedgerEntry first = entry(held("0.2"), usd("0.1"));
        LedgerEntry second = entry(held("0.2"), usd("0.1"));
        takeAway();

        CompletableFuture.allOf(journalling.append(first), journalling.append(second), journalling.append(first))
                .join();
        assertThat(journalling.isOpen()).isTrue();
        assertThat(journalling.journalDepth()).isEqualTo(3);
        giveBack();

        await().atMost(Duration.ofSeconds(60)).until(() -> journalling.journalDepth() == 0);
        assertThat(ids()).containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(wallet().balance()).isEqualByComparingTo("0.8");
        assertThat(wallet().reserved()).isZero();
        assertThat(use(team).spent()).isEqualByComparingTo("0.2");
    }

    @Test
    void a_journal_that_a_crash_left_is_replayed_at_the_next_start_but_for_its_cut_line() throws Exception {
        Path journal = directory.resolve("journal");
        JdbcLedger journalling = start(journal);
        LedgerEntry entry = entry(held("0.5"), usd("0.2"));
        takeAway();
        journalling.append(entry).join();
        closeLedger();
        Files.writeString(journal, "{\"id\": \"req_cut", StandardOpenOption.APPEND);
        giveBack();

        JdbcLedger next = start(journal);

        await().atMost(Duration.ofSeconds(60)).until(() -> next.journalDepth() == 0);
        assertThat(ids()).containsExactly(entry.id());
        assertThat(wallet().balance()).isEqualByComparingTo("0.8");
        assertThat(journal).isEmptyFile();
    }

    @Test
    void a_line_that_was_cut_takes_none_after_it_along() throws Exception {
        Path journal = directory.resolve("journal");
        Files.writeString(journal, "{\"id\": \"req_cut");
        JdbcLedger journalling = start(journal);
        LedgerEntry entry = entry(held("0.5"), usd("0.2"));
        takeAway();
        journalling.append(entry).join();
        giveBack();

        await().atMost(Duration.ofSeconds(60)).until(() -> journalling.journalDepth() == 0);
        assertThat(ids()).containsExactly(entry.id());
    }

    @Test
    void a_journal_that_cannot_be_opened_is_named() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("journal"));

        assertThatThrownBy(() -> start(taken))
                .isInstanceOf(dev.sluice.store.StoreUnusable.class)
                .hasMessageContaining("journal cannot be opened");
    }

    List<String> ids() {
        return new JdbcReports(database)
                .entries(new EntryQuery(null, null, null, null, 1_000)).join().entries().stream()
                        .map(LedgerEntry::id)
                        .toList();
    }
}
