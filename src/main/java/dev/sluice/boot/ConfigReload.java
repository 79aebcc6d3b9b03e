package dev.sluice.boot;

import dev.sluice.admin.Reload;
import dev.sluice.config.InvalidConfiguration;
import dev.sluice.config.Settings;
import dev.sluice.config.SettingsChange;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a changed configuration into force while calls go on, or leaves the old one in force where the new cannot work.
 *
 * <p>Reloads run one after another on a thread of their own, so that reading files never holds up a call. Safe for use by
 * many threads.
 */
public final class ConfigReload implements Reload, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);

    /** Reloads that may wait behind one under way: each reads the file afresh, so more of them would change nothing. */
    private static final int MOST_WAITING = 4;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), ConfigReload::thread);
    private final Supplier<Settings> source;
    private final List<Consumer<Settings>> rooms;

    /** Touched by the reloading thread only. */
    private Settings inForce;

    /**
     * @param source reads and checks the configuration; throws {@link InvalidConfiguration}
     * @param inForce what holds now
     * @param rooms take new settings, in this order; called on the reloading thread
     */
    public ConfigReload(Supplier<Settings> source, Settings inForce, List<Consumer<Settings>> rooms) {
        this.source = source;
        this.inForce = inForce;
        this.rooms = List.copyOf(rooms);
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<Result> reload() {
        try {
            return CompletableFuture.supplyAsync(this::reloadNow, thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    new Result.Refused("too many reloads wait already, or the program ends"));
        }
    }

    /** Reloads at each SIGHUP from now on, where the platform has signals. */
    public void reloadAtHangup() {
        SighupReload.then(() -> reload().join());
    }

    private Result reloadNow() {
        Settings settings;
        try {
            settings = source.get();
        } catch (InvalidConfiguration e) {
            LOG.error("configuration not reloaded, the old one stays in force: {}", e.getMessage());
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
        for (int taken = 0; taken < rooms.size(); taken++) {
            try {
                rooms.get(taken).accept(settings);
            } catch (RuntimeException e) {
                LOG.error("configuration not reloaded, the old one is put back", e);
                rooms.subList(0, taken + 1).forEach(room -> room.accept(inForce));
                return new Result.Refused("the new configuration could not be put into force; see the log");
            }
        }
        String changes = SettingsChange.between(inForce, settings);
        inForce = settings;
        LOG.info("configuration reloaded: {}", changes);
        return new Result.Applied(changes);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "config-reload");
        thread.setDaemon(true);
        return thread;
    }

    /** Lets a reload under way end, and takes no further one. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
