package dev.sluice.admin;

import dev.sluice.access.AdminKeys;
import dev.sluice.accounting.EndedCalls;
import dev.sluice.call.Secret;
import dev.sluice.simulation.Timeline;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The API over a still pool and a time that a test lets pass. */
final class AdminApiFixture {

    static final String KEY = "planted-admin-key-7c1e";

    final Timeline time = new Timeline();
    final VirtualTimeScheduler frames = VirtualTimeScheduler.create();
    final FixedPool pool = new FixedPool();
    final RecentAttempts attempts = new RecentAttempts();
    final RecentCalls calls = new RecentCalls(() -> EndedCalls.NOON.plusNanos(time.nanos()));
    final ConsoleSeries series = new ConsoleSeries(time, () -> EndedCalls.NOON.plusNanos(time.nanos()));
    final MemoryCredit credit = new MemoryCredit(() -> EndedCalls.NOON.plusNanos(time.nanos()), time, time);
    final ManagedAccess access;
    final AdminKeys adminKey;
    final AdminApi api;

    QueueView.Waiting waiting = new QueueView.Waiting(Map.of(), Map.of());
    Reload.Result reloaded = new Reload.Result.Applied("1 key added");

    final dev.sluice.accounting.ScriptedReports ledger = new dev.sluice.accounting.ScriptedReports();

    AdminApiFixture() {
        this(KEY);
    }

    AdminApiFixture(@Nullable String key) {
        ConsoleQueries queries = new ConsoleQueries(
                pool, () -> waiting, attempts, calls, series, time, () -> EndedCalls.NOON.plusNanos(time.nanos()));
        access = new ManagedAccess(
                key == null ? null : Secret.of(key), time, () -> EndedCalls.NOON.plusNanos(time.nanos()), pool);
        adminKey = access.adminKeys;
        api = new AdminApi(
                adminKey,
                queries,
                pool.switched.pool,
                () -> CompletableFuture.completedFuture(reloaded),
                access.api,
                credit.api,
                ledger,
                () -> ClusterView.ALONE,
                frames);
    }

    /** Returns a client that presents the admin key. */
    WebTestClient operator() {
        return presenting(KEY);
    }

    WebTestClient presenting(String key) {
        return stranger()
                .mutate()
                .defaultHeader("authorization", "Bearer " + key)
                .build();
    }

    WebTestClient stranger() {
        return WebTestClient.bindToRouterFunction(api.routes()).build();
    }
}
