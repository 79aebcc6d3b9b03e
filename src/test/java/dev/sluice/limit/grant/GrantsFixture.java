package dev.sluice.limit.grant;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitAmounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Limits of a replica that share a store, and a store that answers as a test says. */
abstract class GrantsFixture {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final long NOW = 50 * SECOND;
    static final LimitAmounts TEN = dimension -> 10;

    final AtomicInteger needed = new AtomicInteger();
    final AtomicInteger rooms = new AtomicInteger();
    final GrantBook book = new GrantBook("a", "run", StoreLoss.SAFE_SHARE);
    final Grants grants = open("g");

    Grants open(String name) {
        book.whenNeeded(needed::incrementAndGet);
        Grants opened = book.open(name, rooms::incrementAndGet);
        opened.add(Dimension.TOKENS, new FixedLimit(600, 100));
        return opened;
    }

    SyncRequest ask(long now) {
        return book.request(false, now);
    }

    /** Has the store answer a message with {@code granted} of each limit in all. */
    void exchange(double granted, long now) {
        synced(ask(now), "e", 1, granted, 0, now);
    }

    void synced(SyncRequest asked, String epoch, long serial, double granted, double more, long now) {
        List<SyncAnswer.Group> groups = new ArrayList<>();
        for (SyncRequest.Group each : asked.groups()) {
            List<SyncAnswer.Given> given = each.asks().stream()
                    .map(one -> new SyncAnswer.Given(granted, 100, 600, 0, 0))
                    .toList();
            groups.add(new SyncAnswer.Group(false, more, given));
        }
        book.synced(
                new SyncAnswer(epoch, serial, List.of("a", "b"), 1, false, List.of(), List.of(), groups, List.of()),
                now);
    }

    void contended(String name, long now) {
        book.synced(
                new SyncAnswer("e", 1, List.of("a"), 0, false, List.of(name), List.of(), answers(ask(now)), List.of()),
                now);
    }

    void blocked(String name, double millis, long now) {
        List<SyncAnswer.Blocked> blocks = List.of(new SyncAnswer.Blocked(name, millis));
        book.synced(
                new SyncAnswer("e", 1, List.of("a"), 0, false, List.of(), blocks, answers(ask(now)), List.of()), now);
    }

    static List<SyncAnswer.Group> answers(SyncRequest asked) {
        return asked.groups().stream()
                .map(each -> new SyncAnswer.Group(false, 0, List.of(new SyncAnswer.Given(50, 100, 600, 0, 0))))
                .toList();
    }
}
