package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.StoreLoss;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Tests what log and metrics say of the conversation between replicas and their store. */
class ClusterReportsTest {

    private static final Exception SILENT = new Exception("no answer within 500 ms");

    private final Logger logger = (Logger) LoggerFactory.getLogger(ClusterLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static SyncRequest request(double perMinute, double need) {
        SyncRequest.Ask ask = new SyncRequest.Ask(
                Dimension.REQUESTS, perMinute, perMinute, 0, 0, 0, need, 0, SyncRequest.Role.STATES);
        SyncRequest.Group group = new SyncRequest.Group("p/a/opus", 0, 0, 0, 0, 0, List.of(ask));
        return new SyncRequest("r1", "i", 1, "e", 0, true, false, 0, "", List.of("r1"), List.of(group), List.of());
    }

    private static SyncAnswer answer(List<String> replicas, int lost, double perMinute, double moreInMillis) {
        SyncAnswer.Given given = new SyncAnswer.Given(0, 0, perMinute, 0, 0);
        SyncAnswer.Group group = new SyncAnswer.Group(false, moreInMillis, List.of(given));
        return new SyncAnswer("e", 1, replicas, lost, false, List.of(), List.of(), List.of(group), List.of());
    }

    private static SyncAnswer answer(List<String> replicas) {
        return answer(replicas, 0, 60, 0);
    }

    @ParameterizedTest
    @EnumSource(StoreLoss.class)
    void a_store_that_is_lost_and_back_is_one_line_each_with_the_policy_in_force(StoreLoss policy) {
        ClusterLog log = new ClusterLog("prod", "r1", policy);
        log.synced(request(60, 0), answer(List.of("r1")), 1);
        lines.list.clear();
        for (int i = 0; i < 500; i++) {
            log.failed(SILENT);
        }
        assertThat(logged())
                .containsExactly(
                        "cluster prod: the store does not answer (no answer within 500 ms); this replica goes on"
                                + " by on-store-loss: " + policy.label());

        log.synced(request(60, 0), answer(List.of("r1")), 1);
        log.synced(request(60, 0), answer(List.of("r1")), 1);
        assertThat(logged()).hasSize(2).last().isEqualTo("cluster prod: the store answers again");
    }

    @Test
    void single_messages_without_an_answer_are_no_loss() {
        ClusterLog log = new ClusterLog("prod", "r1", StoreLoss.SAFE_SHARE);
        log.synced(request(60, 0), answer(List.of("r1")), 1);
        lines.list.clear();
        for (int i = 0; i < 100; i++) {
            log.failed(SILENT);
            log.synced(request(60, 0), answer(List.of("r1")), 1);
        }

        assertThat(logged()).isEmpty();
    }

    @Test
    void each_replica_that_comes_or_falls_silent_is_one_line() {
        ClusterLog log = new ClusterLog("prod", "r1", StoreLoss.SAFE_SHARE);
        for (int i = 0; i < 3; i++) {
            log.synced(request(60, 0), answer(List.of("r1", "r2", "r3")), 1);
        }
        for (int i = 0; i < 3; i++) {
            log.synced(request(60, 0), answer(List.of("r1", "r3"), 1, 60, 0), 1);
        }

        assertThat(logged())
                .containsExactly(
                        "cluster prod: r1 of replicas [r1, r2, r3]",
                        "cluster prod: r1 of replicas [r1, r3], without [r2]; the share of 1 that fell silent is kept"
                                + " back for a minute");
    }

    @Test
    void a_limit_that_another_replica_states_lower_is_one_line() {
        ClusterLog log = new ClusterLog("prod", "r1", StoreLoss.SAFE_SHARE);
        for (int i = 0; i < 3; i++) {
            log.synced(request(600, 0), answer(List.of("r1"), 0, 50, 0), 1);
        }

        assertThat(logged())
                .hasSize(2)
                .last()
                .isEqualTo("cluster prod: for p/a/opus this replica states 600 requests a minute, another one 50; the"
                        + " lowest counts");
    }

    @Test
    void meters_tell_replicas_share_and_the_results_of_what_calls_wait_for() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AtomicBoolean up = new AtomicBoolean(true);
        ClusterMeters meters = new ClusterMeters(registry, up::get);
        assertThat(registry.get("sluice.cluster.share").gauge().value()).isEqualTo(1);

        meters.synced(request(60, 0), answer(List.of("r1", "r2", "r3")), 1);
        meters.synced(request(60, 1), answer(List.of("r1", "r2"), 2, 60, 0), 1);
        meters.synced(request(60, 1), answer(List.of("r1", "r2"), 2, 60, 900), 1);
        meters.failed(SILENT);
        up.set(false);

        assertThat(registry.get("sluice.cluster.store.up").gauge().value()).isZero();
        assertThat(registry.get("sluice.cluster.replicas").gauge().value()).isEqualTo(2);
        assertThat(registry.get("sluice.cluster.share").gauge().value()).isEqualTo(0.25);
        assertThat(registry.get("sluice.cluster.sync").timer().count()).isEqualTo(3);
        for (String result : List.of("granted", "waiting", "failed")) {
            assertThat(registry.get("sluice.cluster.grants")
                            .tag("result", result)
                            .counter()
                            .count())
                    .as(result)
                    .isEqualTo(1);
        }
    }
}
