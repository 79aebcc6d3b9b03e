package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.admin.Reload.Result;
import dev.sluice.config.Settings;
import dev.sluice.config.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ConfigReloadTest {

    private static final String FILE = """
            sluice:
              providers:
                - name: one
                  dialect: openai
                  keys: [sk-one, sk-two]
              clients:
                - { name: app, key: sk-app }
            """;

    @TempDir
    Path directory;

    private final List<Settings> applied = new ArrayList<>();
    private SettingsLoader loader;
    private ConfigReload reload;

    @BeforeEach
    void start() throws Exception {
        write(FILE);
        StandardEnvironment environment = new StandardEnvironment();
        String file = directory.resolve("sluice.yml").toString();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("sluice.config", file)));
        loader = new SettingsLoader(environment);
        reload = reloadInto(List.of(applied::add));
    }

    @AfterEach
    void stop() {
        reload.close();
    }

    @Test
    void a_good_file_is_applied_and_its_changes_counted() throws Exception {
        write(FILE.replace("sk-two", "sk-2, sk-three") + "  queue: { max-wait: 3s }\n");

        assertThat(reload())
                .isEqualTo(new Result.Applied("providers: 1 changed; keys: 1 added, 1 changed; other settings"));
        assertThat(applied).hasSize(1);
        assertThat(applied.get(0).providers().get(0).keys()).hasSize(3);
    }

    @Test
    void a_look_applies_what_has_changed_and_nothing_else() throws Exception {
        reload.applyChanges().get(60, TimeUnit.SECONDS);
        assertThat(applied).isEmpty();

        write(FILE.replace("sk-two", "sk-2"));
        reload.applyChanges().get(60, TimeUnit.SECONDS);
        reload.applyChanges().get(60, TimeUnit.SECONDS);
        assertThat(applied).hasSize(1);
    }

    @Test
    void a_look_at_a_bad_file_changes_nothing_and_is_logged_once() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(ConfigReload.class);
        logger.addAppender(log);
        try {
            write(FILE + "  queue: { max-wait: soon }\n");
            reload.applyChanges().get(60, TimeUnit.SECONDS);
            reload.applyChanges().get(60, TimeUnit.SECONDS);
            assertThat(log.list).hasSize(1);
            assertThat(log.list.get(0).getFormattedMessage()).contains("sluice.queue.max-wait: soon");

            write(FILE);
            reload.applyChanges().get(60, TimeUnit.SECONDS);
            write(FILE + "  queue: { max-wait: soon }\n");
            reload.applyChanges().get(60, TimeUnit.SECONDS);
            assertThat(log.list).hasSize(2);
            assertThat(applied).isEmpty();
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void an_unchanged_file_changes_nothing() throws Exception {
        assertThat(reload()).isEqualTo(new Result.Applied("nothing changed"));
    }

    @Test
    void a_bad_file_is_refused_and_the_old_settings_stay() throws Exception {
        write(FILE + "  queue: { max-wait: soon }\n");
        assertThat(reload())
                .isEqualTo(new Result.Refused("sluice.queue.max-wait: soon"
                        + " (expected: a duration from 0s to 24d such as 500ms, 120s, 5m or 1h)"));
        assertThat(applied).isEmpty();

        write(FILE.replace("sk-app", "sk-other"));
        assertThat(reload()).isEqualTo(new Result.Applied("clients: 1 changed"));
    }

    @Test
    void a_room_that_fails_has_the_others_restored() throws Exception {
        Settings before = loader.load();
        Consumer<Settings> failing = settings -> {
            if (!settings.equals(before)) {
                throw new IllegalStateException("cannot");
            }
        };
        try (ConfigReload failingReload = reloadInto(List.of(applied::add, failing))) {
            write(FILE.replace("name: app", "name: batch"));
            assertThat(failingReload.reload().get(60, TimeUnit.SECONDS)).isInstanceOf(Result.Refused.class);
        }
        assertThat(applied).extracting(it -> it.clients().get(0).name()).containsExactly("batch", "app");
    }

    @Test
    void too_many_reloads_at_once_are_refused() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        try (ConfigReload slow = reloadInto(List.of(settings -> await(blocked)))) {
            List<CompletableFuture<Result>> reloads =
                    Stream.generate(slow::reload).limit(20).toList();
            assertThat(reloads.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                    .hasSize(15)
                    .allMatch(Result.Refused.class::isInstance);
            blocked.countDown();
        }
    }

    @Test
    void sighup_reloads() throws Exception {
        assumeThat(sighupIsIgnored())
                .as("a process inherits an ignored SIGHUP from its parent, such as nohup")
                .isFalse();
        CountDownLatch signalled = new CountDownLatch(1);
        SighupReload.onSignal(signalled::countDown);
        new ProcessBuilder(
                        "kill", "-HUP", String.valueOf(ProcessHandle.current().pid()))
                .start();
        assertThat(signalled.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Reads the mask of ignored signals, whose lowest bit is SIGHUP; other systems than Linux are assumed not to ignore it. */
    private static boolean sighupIsIgnored() throws Exception {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> (Long.parseUnsignedLong(line.split("\\s+")[1], 16) & 1) == 1);
    }

    private ConfigReload reloadInto(List<Consumer<Settings>> rooms) {
        return new ConfigReload(loader::load, loader.load(), rooms);
    }

    private Result reload() throws Exception {
        return reload.reload().get(60, TimeUnit.SECONDS);
    }

    private void write(String yaml) throws Exception {
        Files.writeString(directory.resolve("sluice.yml"), yaml);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
