package dev.sluice.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.KeyStatus.ClassStatus;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.pool.PickObstacle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A key in a document of the API.
 *
 * @param account the account that the limits belong to, by a name that all its keys share
 * @param pickable whether the next call could get it: it is ready and has room in every dimension of a model class
 * @param why the reason for its state, for people; empty if it is ready
 * @param fullIn the dimension without room that takes longest to refill, of the class that is soonest to have room, or null if
 *     the key is not ready or not full
 * @param waitMs the milliseconds until the state may change by itself or there is room again; null if not known
 * @param classes why the key is not picked now, for each model class that it was used for
 * @param recent one letter for each of the last attempts, see {@link RecentAttempts}
 */
record KeyDocument(
        String provider,
        String key,
        String account,
        String state,
        boolean pickable,
        String why,
        @Nullable String fullIn,
        @Nullable Long waitMs,
        int inFlight,
        List<ClassDocument> classes,
        List<LimitDocument> limits,
        String recent) {

    private static final double NANOS_A_MINUTE = TimeUnit.MINUTES.toNanos(1);

    /**
     * A model class that the key was used for.
     *
     * @param pickable whether the next small call for a model of the class could get the key
     * @param obstacle what keeps it from it; {@code none} if nothing does
     * @param why the same for people; empty if nothing does
     * @param waitMs the milliseconds until it may, as far as time alone decides it; null if that is not known, or now
     */
    record ClassDocument(
            @JsonProperty("class") String modelClass,
            boolean pickable,
            String obstacle,
            String why,
            @Nullable Long waitMs) {}

    /**
     * A limit and the amount left of it.
     *
     * @param modelClass the model class, or null where the limit is the account's or that of every class
     * @param limit units a minute or a day, or calls at once
     * @param available units that could be taken now; below 0 if more was used than reserved
     * @param source {@code configured}, {@code headers} or {@code learned}
     * @param burst the units that may go at once, or null if that is not known
     * @param learnedMs the milliseconds since the limit last changed, or null if it never did
     * @param fullMs the milliseconds until the whole burst, or the whole day's limit, is there again; null if time does not decide
     */
    record LimitDocument(
            @JsonProperty("class") @Nullable String modelClass,
            String dimension,
            double limit,
            double available,
            String source,
            @Nullable Double burst,
            @Nullable Long learnedMs,
            @Nullable Long fullMs) {}

    static KeyDocument of(KeyStatus key, String recent, long now) {
        boolean ready = key.state() == KeyState.READY;
        DimensionStatus full = ready ? fullIn(key.dimensions(), now) : null;
        Long waitNanos = full != null ? refillNanos(full, now) : remaining(key.untilNanos(), now);
        return new KeyDocument(
                key.id().provider(),
                key.id().key(),
                key.account(),
                key.state().label(),
                ready && full == null,
                key.why(),
                full == null ? null : full.dimension().label(),
                waitNanos == null ? null : TimeUnit.NANOSECONDS.toMillis(waitNanos),
                key.inFlight(),
                key.classes().stream().map(each -> modelClass(each, now)).toList(),
                key.dimensions().stream().map(each -> limit(each, now)).toList(),
                recent);
    }

    /** Returns the limit that keeps the key from every class, or null where one class has room. */
    private static @Nullable DimensionStatus fullIn(List<DimensionStatus> dimensions, long now) {
        Map<String, List<DimensionStatus>> byClass =
                dimensions.stream().collect(Collectors.groupingBy(DimensionStatus::modelClass));
        List<DimensionStatus> shared = byClass.getOrDefault(KeyStatus.EVERY_CLASS, List.of());
        DimensionStatus account = scarcest(shared, now);
        byClass.remove(KeyStatus.EVERY_CLASS);
        if (account != null || byClass.isEmpty()) {
            return account;
        }
        DimensionStatus soonest = null;
        for (List<DimensionStatus> each : byClass.values()) {
            DimensionStatus full = scarcest(each, now);
            if (full == null) {
                return null;
            }
            if (soonest == null || rank(full, now) < rank(soonest, now)) {
                soonest = full;
            }
        }
        return soonest;
    }

    /** Returns the full dimension that takes longest to refill; one that does not refill by itself counts as longest. */
    private static @Nullable DimensionStatus scarcest(List<DimensionStatus> dimensions, long now) {
        DimensionStatus scarcest = null;
        for (DimensionStatus each : dimensions) {
            if (each.available() < 1 && (scarcest == null || rank(each, now) > rank(scarcest, now))) {
                scarcest = each;
            }
        }
        return scarcest;
    }

    private static long rank(DimensionStatus full, long now) {
        Long refill = refillNanos(full, now);
        return refill == null ? Long.MAX_VALUE : refill;
    }

    private static @Nullable Long refillNanos(DimensionStatus full, long now) {
        if (full.dimension().isDaily()) {
            return full.fullAt() == null ? null : Long.valueOf(Math.max(0, full.fullAt() - now));
        }
        if (full.dimension() == Dimension.CONCURRENCY || full.limit() <= 0) {
            return null;
        }
        return (long) ((1 - full.available()) / full.limit() * NANOS_A_MINUTE);
    }

    private static @Nullable Long remaining(long until, long now) {
        return until == 0 ? null : Long.valueOf(Math.max(0, until - now));
    }

    private static ClassDocument modelClass(ClassStatus status, long now) {
        Long readyAt = status.readyAt();
        Long waitMs = readyAt == null ? null : millis(Math.max(0, readyAt - now));
        PickObstacle obstacle = status.obstacle();
        return new ClassDocument(
                status.modelClass(), obstacle == PickObstacle.NONE, obstacle.label(), status.why(), waitMs);
    }

    private static LimitDocument limit(DimensionStatus status, long now) {
        String modelClass = status.modelClass().equals(KeyStatus.EVERY_CLASS) ? null : status.modelClass();
        return new LimitDocument(
                modelClass,
                status.dimension().label(),
                tenths(status.limit()),
                tenths(status.available()),
                status.source().label(),
                status.burst() == null ? null : tenths(status.burst()),
                status.changedAt() == null ? null : millis(Math.max(0, now - status.changedAt())),
                status.fullAt() == null ? null : millis(Math.max(0, status.fullAt() - now)));
    }

    private static Long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Rounds to tenths: finer than a bar can show, and short in the frames of a thousand keys. */
    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
