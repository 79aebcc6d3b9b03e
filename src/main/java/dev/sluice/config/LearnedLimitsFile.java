package dev.sluice.config;

import dev.sluice.limit.Dimension;
import dev.sluice.pool.LearnedLimits;
import dev.sluice.pool.LearnedState;
import dev.sluice.pool.LearnedState.AccountLimit;
import dev.sluice.pool.LearnedState.ProviderBurst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

/**
 * A file beside the configuration that keeps learned limits. It is replaced as a whole, so that a crash leaves the one before; one
 * that cannot be read, is too old or has another form is left out, with a line in the log. It holds names and figures, no
 * secret. Blocks while it reads or writes; to be used by one thread at a time.
 */
public final class LearnedLimitsFile implements LearnedLimits {

    private static final Logger LOG = LoggerFactory.getLogger(LearnedLimitsFile.class);

    private static final int VERSION = 1;

    /** Tiers change within days of growing use, and a search takes less than a minute. */
    private static final Duration OLDEST = Duration.ofDays(7);

    /** Far more than the 10,000 accounts of the largest pools fill, three classes each. */
    private static final long LARGEST = 32L << 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final InstantSource clock;
    private boolean unwritable;

    /** @param file the file, which need not exist */
    public LearnedLimitsFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public @Nullable LearnedState load() {
        try {
            if (!Files.exists(file)) {
                return null;
            }
            if (Files.size(file) > LARGEST) {
                throw new IOException("larger than " + LARGEST + " bytes");
            }
            return read(JSON.readTree(Files.readAllBytes(file)));
        } catch (IOException | JacksonException | IllegalArgumentException | DateTimeParseException e) {
            LOG.warn("learned limits in {} are left out, and learned again: {}", file, e.getMessage());
            return null;
        }
    }

    private @Nullable LearnedState read(JsonNode root) {
        if (root.path("version").asInt(0) != VERSION) {
            throw new IllegalArgumentException("version: expected " + VERSION);
        }
        Duration age = Duration.between(Instant.parse(root.path("at").asString("")), clock.instant());
        // A clock that was set back says nothing of the age.
        Duration known = age.isNegative() ? Duration.ZERO : age;
        if (known.compareTo(OLDEST) > 0) {
            LOG.info("learned limits in {} are {} days old, and learned again", file, known.toDays());
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
                    number(each, "level", -1e12, 1e12)));
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

    @Override
    public void save(LearnedState state) {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(next, JSON.writeValueAsBytes(document(state)));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            unwritable = false;
        } catch (IOException | JacksonException e) {
            if (!unwritable) {
                unwritable = true;
                LOG.warn("learned limits are not kept over a restart: cannot write {}: {}", file, e.toString());
            }
        }
    }

    private ObjectNode document(LearnedState state) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", VERSION)
                .put("at", clock.instant().minus(state.age()).toString());
        ArrayNode limits = root.putArray("limits");
        for (AccountLimit each : state.limits()) {
            limits.addObject()
                    .put("provider", each.provider())
                    .put("account", each.account())
                    .put("class", each.modelClass())
                    .put("dimension", each.dimension().name())
                    .put("per_minute", each.perMinute())
                    .put("level", each.level());
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
