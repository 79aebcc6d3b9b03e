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
 * The reload of a changed configuration while calls go on: it is applied, or the old one is kept where the new one cannot work.
 *
 * <p>Reloads run one after another on a thread of their own, so that reading files never delays a call. Safe for use by many
 * threads.
 */
public final class ConfigReload implements Reload, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReload.class);

    /** Reloads that may wait behind one under way: each reads the file anew, so that more would change nothing. */
    private static final int MAX_WAITING = 4;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), ConfigReload::thread);
    private final Supplier<Settings> source;
    private final List<Consumer<Settings>> rooms;

    /** Used by the reloading thread only. */
    private Settings inForce;

    /** The problems of a changed configuration as last logged. Used by the reloading thread only. */
    private String refused = "";

    /**
     * @param source reads and checks the configuration; throws {@link InvalidConfiguration}
     * @param inForce the settings in force now
     * @param rooms the receivers of new settings, in this order; called on the reloading thread
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
                    new Result.Refused("too many reloads are waiting, or the program is stopping"));
        }
    }

    /** Reloads at each SIGHUP from now on, where the platform has signals. */
    public void reloadAtSighup() {
        SighupReload.onSignal(() -> reload().join());
    }

    /**
     * Reads the configuration again and applies it where it has changed; refuses one that cannot work, and logs that once.
     * Comparing what was read finds every change, also where Kubernetes puts another directory in the place of a mounted one.
     */
    CompletableFuture<Void> applyChanges() {
        try {
            return CompletableFuture.runAsync(this::applyChangesNow, thread);
        } catch (RejectedExecutionException e) {
            // The reloads that wait will see the change.
            return CompletableFuture.completedFuture(null);
        }
    }

    private void applyChangesNow() {
        Settings settings;
        try {
            settings = source.get();
        } catch (InvalidConfiguration e) {
            String problems = String.valueOf(e.getMessage());
            if (!problems.equals(refused)) {
                refused = problems;
                LOG.error("configuration has changed and is not applied, the old one stays in force: {}", problems);
            }
            return;
        }
        refused = "";
        if (!settings.equals(inForce)) {
            apply(settings);
        }
    }

    private Result reloadNow() {
        Settings settings;
        try {
            settings = source.get();
        } catch (InvalidConfiguration e) {
            LOG.error("configuration not reloaded, the old one stays in force: {}", e.getMessage());
            return new Result.Refused(String.valueOf(e.getMessage()));
        }
        return apply(settings);
    }

    private Result apply(Settings settings) {
        for (int applied = 0; applied < rooms.size(); applied++) {
            try {
                rooms.get(applied).accept(settings);
            } catch (RuntimeException e) {
                LOG.error("configuration not reloaded, the old one is restored", e);
                rooms.subList(0, applied + 1).forEach(room -> room.accept(inForce));
                return new Result.Refused("the new configuration could not be applied; see the log");
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

    /** Refuses further reloads; one under way ends. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
