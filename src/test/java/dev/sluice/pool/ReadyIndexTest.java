package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.ModelClasses;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Limits;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the index with a plain map that looks at every candidate. */
class ReadyIndexTest {

    private static final int CANDIDATES = 17;
    private static final int STEPS = 3_000;

    private final List<CandidateAccount> candidates = IntStream.range(0, CANDIDATES)
            .mapToObj(number -> new CandidateAccount(account("a" + number), "class", List.of(), number))
            .toList();
    private final ReadyIndex index = new ReadyIndex(candidates);

    /** The ends of the waits of candidates by number; a number that is absent is ready. */
    private final Map<Integer, Long> waits = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_candidate_that_does_not_wait_can_be_drawn_once_and_one_that_waits_comes_back_in_time_or_at_a_notification(
            long seed) {
        Random random = new Random(seed);
        for (long now = 0; now < STEPS; now++) {
            drawAll(random, now);
            notifySome(random, now);
            assertThat(index.nextWake(List.of()))
                    .isEqualTo(waits.values().stream().min(Long::compare).orElse(PoolLock.NEVER));
            CandidateAccount excluded = candidates.get(random.nextInt(CANDIDATES));
            assertThat(index.nextWake(List.of(excluded)))
                    .isEqualTo(waits.entrySet().stream()
                            .filter(each -> each.getKey() != excluded.number())
                            .map(Map.Entry::getValue)
                            .min(Long::compare)
                            .orElse(PoolLock.NEVER));
            assertThat(index.soonest(CANDIDATES))
                    .extracting(CandidateAccount::number)
                    .containsExactlyInAnyOrderElementsOf(waits.keySet());
        }
    }

    /** Draws every candidate that is ready, and has about half of them wait. */
    private void drawAll(Random random, long now) {
        waits.values().removeIf(until -> until <= now);
        Set<Integer> ready = new HashSet<>();
        candidates.forEach(each -> ready.add(each.number()));
        ready.removeAll(waits.keySet());
        List<Integer> drawn = new ArrayList<>();
        index.beginDraw(now);
        while (index.hasMore()) {
            CandidateAccount candidate = index.draw(random);
            drawn.add(candidate.number());
            if (random.nextBoolean()) {
                long until = random.nextInt(5) == 0 ? PoolLock.NEVER : now + 1 + random.nextInt(20);
                index.await(candidate, until, now);
                waits.put(candidate.number(), until);
            }
        }
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(ready);
    }

    /** Notifies some candidates, whether they wait or not: waits that time ends by their class, others by their account. */
    private void notifySome(Random random, long now) {
        for (CandidateAccount each : candidates) {
            if (random.nextInt(8) == 0) {
                each.limits(now).notifyRoom();
                each.account().notifyCallEnded();
                waits.remove(each.number());
            }
        }
    }

    private static Account account(String name) {
        DayWindow day = new DayWindow(() -> Instant.EPOCH, ZoneOffset.UTC, 0);
        return new Account(
                name,
                new AccountLimits(Limits.UNKNOWN, Map.of()),
                new ProviderClasses("p", ModelClasses.NONE, day, null));
    }
}
