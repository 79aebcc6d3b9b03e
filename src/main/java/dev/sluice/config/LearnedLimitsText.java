package dev.sluice.config;

import dev.sluice.limit.Dimension;
import dev.sluice.pool.LearnedState;
import dev.sluice.pool.LearnedState.AccountLimit;
import dev.sluice.pool.LearnedState.ProviderBurst;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The form in which learned limits are kept: JSON with names and figures, and no secret. */
final class LearnedLimitsText {

    /** Tiers change within days of growing use, and a search takes less than a minute. */
    static final Duration OLDEST = Duration.ofDays(7);

    /** No relay is as old; more of it would not be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Logger LOG = LoggerFactory.getLogger(LearnedLimitsText.class);

    /** The version of the form of the text. */
    private static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LearnedLimitsText() {}

    /**
     * Reads what {@link #write} wrote. Of what cannot be read or is too old the log has a line.
     *
     * @param where the place that it was kept in, for the log
     * @return null where there is nothing that can be used
     */
    static @Nullable LearnedState read(byte[] text, Object where, Instant now) {
        try {
            return read(JSON.readTree(text), where, now);
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
            LOG.warn("learned limits in {} are left out, and learned again: {}", where, e.getMessage());
            return null;
        }
    }

    private static @Nullable LearnedState read(JsonNode root, Object where, Instant now) {
        if (root.path("version").asInt(0) != VERSION) {
            throw new IllegalArgumentException("version: expected " + VERSION);
        }
        Instant at = Instant.parse(root.path("at").asString(""));
        Duration age = Duration.between(at, now);
        // A clock that was set back says nothing of the age.
        Duration known = age.isNegative() ? Duration.ZERO : age;
        if (known.compareTo(OLDEST) > 0) {
            LOG.info("learned limits in {} are {} days old, and learned again", where, known.toDays());
            return null;
        }
        List<AccountLimit> limits = new ArrayList<>();
        for (JsonNode each : root.path("limits")) {
            limits.add(new AccountLimit(
                    text(each, "provider"),
                    text(each, "account"),
                    text(each, "class"),
                    Dimension.valueOf(text(each, "dimension")),
                    number(each, "per_minute", 1, 1e12),
                    number(each, "level", -1e12, 1e12),
                    each.has("stated") ? number(each, "stated", 0, 1e12) : 0,
                    unchanged(each, at)));
        }
        List<ProviderBurst> bursts = new ArrayList<>();
        for (JsonNode each : root.path("bursts")) {
            bursts.add(new ProviderBurst(
                    text(each, "provider"),
                    text(each, "class"),
                    Dimension.valueOf(text(each, "dimension")),
                    number(each, "served", 0, 1),
                    number(each, "bound", 0, 1),
                    each.path("windowed").asBoolean(false),
                    number(each, "share", 0, 1)));
        }
        return new LearnedState(known, limits, bursts);
    }

    static byte[] write(LearnedState state, Instant now) {
        return JSON.writeValueAsBytes(document(state, now));
    }

    private static ObjectNode document(LearnedState state, Instant now) {
        ObjectNode root = JSON.createObjectNode();
        Instant at = now.minus(state.age());
        root.put("version", VERSION).put("at", at.toString());
        ArrayNode limits = root.putArray("limits");
        for (AccountLimit each : state.limits()) {
            limits.addObject()
                    .put("provider", each.provider())
                    .put("account", each.account())
                    .put("class", each.modelClass())
                    .put("dimension", each.dimension().name())
                    .put("per_minute", each.perMinute())
                    .put("level", each.level())
                    .put("stated", each.stated())
                    .put("since", at.minus(each.unchanged()).toString());
        }
        ArrayNode bursts = root.putArray("bursts");
        for (ProviderBurst each : state.bursts()) {
            bursts.addObject()
                    .put("provider", each.provider())
                    .put("class", each.modelClass())
                    .put("dimension", each.dimension().name())
                    .put("served", each.served())
                    .put("bound", each.bound())
                    .put("windowed", each.windowed())
                    .put("share", each.limitShare());
        }
        return root;
    }

    /** Returns the time for which a figure had been as it was {@code at} the time of writing. */
    private static Duration unchanged(JsonNode node, Instant at) {
        if (!node.has("since")) {
            return Duration.ZERO;
        }
        Duration unchanged = Duration.between(Instant.parse(text(node, "since")), at);
        if (unchanged.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("since: " + text(node, "since") + " (expected: within a century)");
        }
        return unchanged.isNegative() ? Duration.ZERO : unchanged;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException(name + ": expected a text");
        }
        return value.asString();
    }

    private static double number(JsonNode node, String name, double least, double most) {
        double value = node.path(name).asDouble(Double.NaN);
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ')');
        }
        return value;
    }
}
