package dev.sluice.config;

import dev.sluice.pool.LearnedLimits;
import dev.sluice.pool.LearnedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * A file beside the configuration that keeps learned limits. It is replaced as a whole, so that a crash leaves the one before; one
 * that cannot be read, is too old or has another form is left out, with a line in the log. It holds names and figures, no
 * secret. Blocks while it reads or writes; to be used by one thread at a time.
 */
public final class LearnedLimitsFile implements LearnedLimits {

    private static final Logger LOG = LoggerFactory.getLogger(LearnedLimitsFile.class);

    /** Far more than the 10,000 accounts of the largest pools fill, three classes each. */
    private static final long LARGEST = 32L << 20;

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
            return LearnedLimitsText.read(Files.readAllBytes(file), file, clock.instant());
        } catch (IOException e) {
            LOG.warn("learned limits in {} are left out, and learned again: {}", file, e.getMessage());
            return null;
        }
    }

    @Override
    public void save(LearnedState state) {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(next, LearnedLimitsText.write(state, clock.instant()));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            unwritable = false;
        } catch (IOException | JacksonException e) {
            if (!unwritable) {
                unwritable = true;
                LOG.warn("learned limits are not kept over a restart: cannot write {}: {}", file, e.toString());
            }
        }
    }
}
