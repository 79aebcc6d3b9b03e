package dev.sluice.limit.grant;

import dev.sluice.limit.SharedLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The part of this replica in the search for one limit that nothing states: it leads the search, or goes by what the leader has found.
 * It leads only after it has heard what was found before. Guarded by the owner's lock.
 */
final class SearchPart {

    /** The time after which the leader asks again what others have used, while they use any: less than the interval of messages. */
    private static final long USED = Duration.ofMillis(150).toNanos();

    /** The same while they use nothing: late enough for an account that is not used, and soon enough for one that begins to be. */
    private static final long UNUSED = Duration.ofSeconds(1).toNanos();

    /** More refusals than any limit has within the interval of messages. */
    private static final int MOST_LESSONS = 100;

    private final SharedLimit limit;
    private List<LongConsumer> lessons = new ArrayList<>();
    private boolean askedAsHome;
    private boolean informed;
    private double stated;
    private double elsewhere = Double.NaN;
    private boolean used;
    private long heardAt;

    SearchPart(SharedLimit limit) {
        this.limit = limit;
    }

    /** Returns the part that the next message has; {@code home} tells that the search is this replica's to lead. */
    SyncRequest.Role ask(boolean home) {
        if (!limit.isSearched()) {
            return SyncRequest.Role.STATES;
        }
        askedAsHome = home;
        informed &= home;
        stated = limit.perMinute();
        return informed ? SyncRequest.Role.LEADS : SyncRequest.Role.FOLLOWS;
    }

    /** Returns whether the store has to hear of the search, or this replica, which {@code leads} it, of what others have used. */
    boolean hasNews(boolean leads, long now) {
        if (!limit.isSearched()) {
            return false;
        }
        boolean due = leads && now - heardAt >= (used ? USED : UNUSED);
        return due || (limit.isBounded() && limit.perMinute() != stated) || !lessons.isEmpty();
    }

    /** Has {@code lesson} learned, at the time that it takes, once what others have used is counted. */
    void learnLater(LongConsumer lesson) {
        if (lessons.size() < MOST_LESSONS) {
            lessons.add(lesson);
        }
    }

    /**
     * Adopts an answer.
     *
     * @param afterLoss whether the store had lost its data, so that it has begun to count anew
     */
    void given(SyncRequest.Ask asked, SyncAnswer.Given given, boolean afterLoss, long now) {
        heardAt = now;
        double news = given.elsewhere() - elsewhere;
        // Calls give back less than a minute has: more is the beginning of another count, after the limit had expired.
        boolean counts = !afterLoss && -news <= limit.perMinute();
        elsewhere = given.elsewhere();
        used = counts && news != 0;
        boolean leads = asked.role() == SyncRequest.Role.LEADS && given.perMinute() == asked.perMinute();
        if (leads) {
            limit.usedElsewhere(counts ? news : 0, now);
        } else if (asked.role() != SyncRequest.Role.STATES && limit.isSearched()) {
            limit.adopt(given.perMinute(), now);
        }
        informed = askedAsHome && asked.role() != SyncRequest.Role.STATES;
        if (!informed) {
            lessons.clear();
        } else if (leads) {
            List<LongConsumer> due = lessons;
            lessons = new ArrayList<>();
            due.forEach(each -> each.accept(now));
        }
    }
}
