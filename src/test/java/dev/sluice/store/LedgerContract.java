package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.LedgerAttempt;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.LedgerReports.Page;
import dev.sluice.accounting.LedgerReports.Position;
import dev.sluice.call.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of a ledger and of the reports over it, whatever keeps them. */
public abstract class LedgerContract extends LedgerUsageContract {

    @Test
    void an_entry_comes_back_as_it_was() {
        LedgerEntry entry = entry("req_1", NOON, "app", "0.000000003");

        ledger().append(entry).join();

        assertThat(all()).containsExactly(entry);
    }

    @Test
    void an_entry_of_one_attempt_comes_back_as_it_was_whatever_the_attempt_says() {
        LedgerEntry entry = entry("req_0", NOON, "app", "0.25");
        LedgerAttempt served = entry.attempts().get(1);
        List<LedgerEntry> entries = List.of(
                entry.with(List.of(served)),
                entry("req_1", NOON, "app", "0.25").with(List.of(of(served, null, 201, null))),
                entry("req_2", NOON, "app", "0.25").with(List.of(of(served, "a\"b\\c\u00e9\n", 200, null))),
                entry("req_3", NOON, "app", "0.25").with(List.of(of(served, "up_2", 200, FailureKind.OVERLOADED))),
                priced("req_4", NOON, "app", null).with(List.of(served)),
                priced("req_5", NOON, "app", null).with(List.of()));

        entries.forEach(each -> ledger().append(each).join());

        assertThat(all()).containsExactlyElementsOf(entries);
    }

    private static LedgerAttempt of(
            LedgerAttempt like, @Nullable String requestId, int status, @Nullable FailureKind failure) {
        return new LedgerAttempt(
                like.provider(),
                like.key(),
                like.account(),
                like.model(),
                requestId,
                status,
                failure,
                like.usage(),
                like.cost(),
                like.millis());
    }

    @Test
    void pages_of_one_client_follow_each_other_over_days_on_which_it_has_no_entries() {
        for (int i = 0; i < 40; i++) {
            Instant at = NOON.plus(Duration.ofHours(i < 20 ? i : 240 + i));
            ledger().append(entry("req_" + (char) ('A' + i), at, "other", "1")).join();
            if (i % 3 == 0) {
                ledger().append(entry("req_" + i, at, "app", "1")).join();
            }
        }

        List<String> ids = new ArrayList<>();
        Page page =
                reports().entries(new EntryQuery("app", null, null, null, 4)).join();
        while (page.next() != null) {
            page.entries().forEach(entry -> ids.add(entry.id()));
            page = reports()
                    .entries(new EntryQuery("app", null, null, page.next(), 4))
                    .join();
        }
        page.entries().forEach(entry -> ids.add(entry.id()));

        assertThat(ids)
                .containsExactlyElementsOf(
                        IntStream.range(0, 14).mapToObj(i -> "req_" + 3 * i).toList());
        assertThat(reports()
                        .entries(new EntryQuery("app", NOON, NOON.plus(Duration.ofHours(250)), null, 10))
                        .join()
                        .entries())
                .hasSize(7);
    }

    @Test
    void one_request_has_one_entry_however_often_it_is_entered() {
        LedgerEntry entry = entry("req_1", NOON, "app", "1.5");

        CompletableFuture.allOf(IntStream.range(0, 20)
                        .mapToObj(i -> ledger().append(entry))
                        .toArray(CompletableFuture[]::new))
                .join();
        ledger().append(entry).join();

        assertThat(all()).hasSize(1);
        assertThat(usage(List.of(), null, null)).singleElement().satisfies(row -> {
            assertThat(row.calls()).isEqualTo(1);
            assertThat(row.cost()).isEqualByComparingTo("1.5");
        });
    }

    @Test
    void pages_follow_each_other_oldest_first_without_a_gap() {
        for (int i = 0; i < 25; i++) {
            ledger().append(entry("req_" + (char) ('a' + i), NOON.plusMillis(i / 3), "app", "1"))
                    .join();
        }

        EntryQuery query = new EntryQuery(null, null, null, null, 10);
        Page first = reports().entries(query).join();
        Page second = reports()
                .entries(new EntryQuery(null, null, null, first.next(), 10))
                .join();
        Page third = reports()
                .entries(new EntryQuery(null, null, null, second.next(), 10))
                .join();

        assertThat(List.of(first, second, third))
                .flatExtracting(Page::entries)
                .extracting(entry -> ((LedgerEntry) entry).id())
                .containsExactlyElementsOf(IntStream.range(0, 25)
                        .mapToObj(i -> "req_" + (char) ('a' + i))
                        .toList());
        assertThat(third.next()).isNull();
    }

    @Test
    void pages_within_a_time_follow_each_other_whatever_the_cursor_says() {
        for (int i = 0; i < 25; i++) {
            ledger().append(entry("req_" + (char) ('a' + i), NOON.plusMillis(i / 3), "app", "1"))
                    .join();
        }
        Instant from = NOON.plusMillis(2);
        Instant to = NOON.plusMillis(6);
        for (String client : Arrays.asList(null, "app")) {
            List<String> ids = new ArrayList<>();
            Position after = null;
            do {
                Page page = reports()
                        .entries(new EntryQuery(client, from, to, after, 5))
                        .join();
                page.entries().forEach(entry -> ids.add(entry.id()));
                after = page.next();
            } while (after != null);
            assertThat(ids)
                    .containsExactlyElementsOf(IntStream.range(6, 18)
                            .mapToObj(i -> "req_" + (char) ('a' + i))
                            .toList());
            Position earlier = new Position(NOON.toEpochMilli(), "req_b");
            assertThat(reports()
                            .entries(new EntryQuery(client, from, to, earlier, 1))
                            .join()
                            .entries())
                    .extracting(LedgerEntry::id)
                    .containsExactly("req_g");
        }
    }

    @Test
    void entries_are_selected_by_client_and_time() {
        ledger().append(entry("req_1", NOON, "app", "1")).join();
        ledger().append(entry("req_2", NOON, "batch", "1")).join();
        ledger().append(entry("req_3", NOON.plusSeconds(60), "app", "1")).join();

        assertThat(reports()
                        .entries(new EntryQuery("app", NOON, NOON.plusSeconds(60), null, 10))
                        .join()
                        .entries())
                .extracting(LedgerEntry::id)
                .containsExactly("req_1");
    }

    @Test
    void what_is_older_than_a_day_is_removed_with_its_sums_and_what_is_newer_stays() {
        Instant cut = Instant.parse("2026-03-01T00:00:00Z");
        for (int i = 0; i < 450; i++) {
            ledger().append(entry("old_" + i, cut.minusMillis(1 + i), "app", "1"));
        }
        ledger().append(entry("req_1", cut, "app", "2")).join();
        storage().prepare(NOON).toCompletableFuture().join();
        ledger().append(entry("req_2", NOON, "app", "4")).join();

        while (storage().removeSome(cut).toCompletableFuture().join()) {
            assertThat(all()).extracting(LedgerEntry::id).contains("req_1", "req_2");
        }

        assertThat(all()).extracting(LedgerEntry::id).containsExactly("req_1", "req_2");
        assertThat(usage(List.of(), null, null)).singleElement().satisfies(row -> {
            assertThat(row.calls()).isEqualTo(2);
            assertThat(row.cost()).isEqualByComparingTo("6");
        });
    }

    @Test
    void room_may_be_made_again_and_for_a_time_that_has_entries() {
        ledger().append(entry("req_1", NOON, "app", "1")).join();

        storage().prepare(NOON).toCompletableFuture().join();
        storage().prepare(NOON.plus(Duration.ofDays(31))).toCompletableFuture().join();

        ledger().append(entry("req_2", NOON.plus(Duration.ofDays(31)), "app", "1"))
                .join();
        assertThat(all()).extracting(LedgerEntry::id).containsExactly("req_1", "req_2");
    }
}
