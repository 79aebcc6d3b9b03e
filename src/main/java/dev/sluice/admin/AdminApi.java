package dev.sluice.admin;

import static org.springframework.http.HttpStatus.BAD_REQUEST;
import static org.springframework.http.HttpStatus.INTERNAL_SERVER_ERROR;
import static org.springframework.http.HttpStatus.NOT_FOUND;
import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;
import static org.springframework.http.HttpStatus.UNPROCESSABLE_CONTENT;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import dev.sluice.access.AdminKeys;
import dev.sluice.accounting.LedgerReports;
import dev.sluice.call.KeyId;
import dev.sluice.call.StoreUnavailable;
import dev.sluice.pool.Pool;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The management API under {@code /admin}: documents from {@link ConsoleQueries}, the live stream, and the operator's actions. */
public final class AdminApi implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);

    private static final String DEFAULT_LIMIT = "100";

    private final AdminKeys adminKeys;
    private final ConsoleQueries queries;
    private final Pool pool;
    private final Reload reload;
    private final LedgerApi ledger;
    private final LiveFeed feed;
    private final Supplier<ClusterView> cluster;
    private final CreditApi credit;
    private final AccessApi access;
    private final PageFile description = PageFile.of(new ClassPathResource("admin/openapi.json"));

    /**
     * Creates the API.
     *
     * @param adminKeys the keys of which every request has to present one
     * @param access the part of the API that manages access
     * @param credit the part of the API that shows prices and gives credit
     * @param cluster the replicas that share the pool
     * @param frames the scheduler that makes the frames of the live stream, one a second
     */
    public AdminApi(
            AdminKeys adminKeys,
            ConsoleQueries queries,
            Pool pool,
            Reload reload,
            AccessApi access,
            CreditApi credit,
            LedgerReports reports,
            Supplier<ClusterView> cluster,
            Scheduler frames) {
        this.cluster = cluster;
        this.adminKeys = adminKeys;
        this.access = access;
        this.credit = credit;
        this.queries = queries;
        this.pool = pool;
        this.reload = reload;
        this.ledger = new LedgerApi(reports);
        this.feed = new LiveFeed(() -> ServerSentEvents.event("frame", AdminJson.bytes(queries.frame())), frames);
    }

    /** Returns the routes, all of which require an admin's key. */
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .path("/admin", this::addDocumentsAndActions)
                .path("/admin", admin -> {
                    access.addTo(admin);
                    credit.addTo(admin);
                    admin.route(request -> true, AdminApi::unknownPath);
                })
                .filter(new AdminAuthentication(adminKeys))
                .onError(
                        StoreUnavailable.class,
                        (failure, request) -> answer(new AdminProblem(
                                SERVICE_UNAVAILABLE,
                                "store_unavailable",
                                "The store cannot be used now: " + failure.getMessage() + '.')))
                .onError(AdminProblem.class, (problem, request) -> answer(problem))
                .onError(Throwable.class, (failure, request) -> failed(failure))
                .build();
    }

    private void addDocumentsAndActions(RouterFunctions.Builder admin) {
        admin.GET("/keys", request -> AdminAnswers.document(queries.keys()))
                .POST("/keys/{provider}/{key}/pause", request -> change(request, "pause", pool::pause))
                .POST("/keys/{provider}/{key}/resume", request -> change(request, "resume", pool::resume))
                .GET("/cluster", request -> AdminAnswers.document(cluster.get()))
                .GET("/queue", request -> AdminAnswers.document(queries.queue()))
                .GET("/series", this::series)
                .GET("/calls", this::calls)
                .GET("/ledger", ledger::entries)
                .GET("/usage", ledger::usage)
                .GET("/live", this::live)
                .POST("/reload", this::reload)
                .GET("/openapi.json", description::answer)
                .route(
                        path("/keys/{provider}/{key}/pause")
                                .or(path("/keys/{provider}/{key}/resume"))
                                .or(path("/reload")),
                        request -> AdminAnswers.notAllowed(request, "POST"))
                .route(
                        path("/{document}").and(request -> isDocument(request.pathVariable("document"))),
                        request -> AdminAnswers.notAllowed(request, "GET, HEAD"));
    }

    private Mono<ServerResponse> change(ServerRequest request, String action, Consumer<KeyId> switching) {
        KeyId key = new KeyId(request.pathVariable("provider"), request.pathVariable("key"));
        if (!queries.has(key)) {
            return AdminAnswers.error(
                    NOT_FOUND, "unknown_key", "The pool has no such key; GET /admin/keys lists them.");
        }
        return access.record(request, "key." + action, key.toString()).then(Mono.defer(() -> {
            switching.accept(key);
            return AdminAnswers.document(queries.keys());
        }));
    }

    private Mono<ServerResponse> series(ServerRequest request) {
        String span = request.queryParam("span").orElse("hour");
        return switch (span) {
            case "hour" -> AdminAnswers.document(queries.series(ConsoleSeries.Span.HOUR));
            case "day" -> AdminAnswers.document(queries.series(ConsoleSeries.Span.DAY));
            default -> invalid("span: not a span of time that is kept (expected: hour or day)");
        };
    }

    private Mono<ServerResponse> calls(ServerRequest request) {
        String after = request.queryParam("after").orElse("0");
        String limit = request.queryParam("limit").orElse(DEFAULT_LIMIT);
        if (!isNumber(after)) {
            return invalid("after: not a number (expected: the number of a call)");
        }
        if (!isNumber(limit) || Long.parseLong(limit) > RecentCalls.CAPACITY) {
            return invalid("limit: not a number in range (expected: 0 to " + RecentCalls.CAPACITY + ')');
        }
        return AdminAnswers.document(queries.calls(Long.parseLong(after), Integer.parseInt(limit)));
    }

    /** Returns whether {@code text} is a number of at most 18 digits, which always fits a long. */
    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,18}");
    }

    private static Mono<ServerResponse> invalid(String message) {
        return AdminAnswers.error(BAD_REQUEST, "invalid_parameter", message);
    }

    /** Returns the live stream, which ends when the key with which it was opened is no longer right. */
    private Mono<ServerResponse> live(ServerRequest request) {
        AdminKeys.Check.Right right = AdminAuthentication.right(request);
        return feed.watch()
                .map(frames -> AdminAnswers.events(frames.takeWhile(frame -> adminKeys.holds(right))))
                .orElseGet(() -> AdminAnswers.error(
                        SERVICE_UNAVAILABLE,
                        "too_many_viewers",
                        LiveFeed.MAX_VIEWERS + " live streams are open already; close one, or poll /admin/keys."));
    }

    private Mono<ServerResponse> reload(ServerRequest request) {
        return access.record(request, "config.reload", "configuration")
                .then(Mono.fromCompletionStage(reload::reload))
                .flatMap(result -> result instanceof Reload.Result.Refused refused
                        ? AdminAnswers.error(UNPROCESSABLE_CONTENT, "reload_refused", refused.problems())
                        : AdminAnswers.document(result));
    }

    private static boolean isDocument(String name) {
        return List.of("keys", "cluster", "queue", "series", "calls", "ledger", "usage", "live", "openapi.json")
                .contains(name);
    }

    private static Mono<ServerResponse> unknownPath(ServerRequest request) {
        return AdminAnswers.error(
                NOT_FOUND, "unknown_path", "There is nothing at this path; GET /admin/openapi.json lists all paths.");
    }

    private static Mono<ServerResponse> answer(AdminProblem problem) {
        return AdminAnswers.error(problem.status(), problem.code(), problem.text());
    }

    private static Mono<ServerResponse> failed(Throwable failure) {
        LOG.error("An admin request failed", failure);
        return AdminAnswers.error(INTERNAL_SERVER_ERROR, "internal", "This request failed; the log says why.");
    }

    /** Ends the live streams, which would keep the program from shutting down. */
    @Override
    public void close() {
        feed.close();
    }
}
