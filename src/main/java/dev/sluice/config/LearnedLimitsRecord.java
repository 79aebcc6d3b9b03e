package dev.sluice.config;

import dev.sluice.call.KeptRecords;
import dev.sluice.call.KeptRecords.Kept;
import dev.sluice.call.KeptRecords.Name;
import dev.sluice.pool.LearnedLimits;
import dev.sluice.pool.LearnedState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record in the store that keeps learned limits, in place of the file beside the configuration: what that has is taken over
 * once. Blocks while it reads or writes; to be used by one thread at a time.
 */
public final class LearnedLimitsRecord implements LearnedLimits {

    private static final Logger LOG = LoggerFactory.getLogger(LearnedLimitsRecord.class);

    private static final Name NAME = new Name("learned", "limits");

    /** A store that has not answered by then is not waited for. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final KeptRecords records;
    private final @Nullable LearnedLimits before;
    private final InstantSource clock;
    private boolean unwritable;

    /** @param before the memory before there was a store, or null for none */
    public LearnedLimitsRecord(KeptRecords records, @Nullable LearnedLimits before, InstantSource clock) {
        this.records = records;
        this.before = before;
        this.clock = clock;
    }

    @Override
    public @Nullable LearnedState load() {
        Instant now = clock.instant();
        List<Kept> kept;
        try {
            kept = records.load(NAME.kind(), now)
                    .toCompletableFuture()
                    .orTimeout(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            LOG.warn("learned limits cannot be read from the store, and are learned again: {}", e.getMessage());
            return null;
        }
        if (kept.isEmpty()) {
            return before == null ? null : before.load();
        }
        return LearnedLimitsText.read(
                kept.get(kept.size() - 1).value().getBytes(StandardCharsets.UTF_8), "the store", now);
    }

    @Override
    public void save(LearnedState state) {
        Instant now = clock.instant();
        String text = new String(LearnedLimitsText.write(state, now), StandardCharsets.UTF_8);
        try {
            records.write(List.of(new Kept(NAME, text, now, now.plus(LearnedLimitsText.OLDEST))), List.of())
                    .toCompletableFuture()
                    .orTimeout(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
            unwritable = false;
        } catch (CompletionException e) {
            if (!unwritable) {
                unwritable = true;
                LOG.warn("learned limits are not kept over a restart: the store cannot be written: {}", e.getMessage());
            }
        }
    }
}
