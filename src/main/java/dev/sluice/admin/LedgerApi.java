package dev.sluice.admin;

import static org.springframework.http.HttpStatus.BAD_REQUEST;
import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;

import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.Measure;
import dev.sluice.accounting.LedgerReports.Position;
import dev.sluice.accounting.LedgerReports.TooManyRows;
import dev.sluice.accounting.LedgerReports.Top;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.MomentText;
import dev.sluice.accounting.UsageSums;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The part of the management API that reads the ledger: entries by pages, and sums, each as JSON or CSV. */
final class LedgerApi {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerApi.class);

    /** A page that a person reads. */
    private static final int DEFAULT_LIMIT = 100;

    /** A page of some hundred kilobytes. */
    private static final int MAX_LIMIT = 1_000;

    /** More names than a table or a chart of the console shows. */
    private static final int MAX_TOP = 100;

    private static final List<String> ENTRY_PARAMETERS = List.of("client", "from", "to", "cursor", "limit", "format");
    private static final List<String> USAGE_PARAMETERS = List.of("by", "client", "from", "to", "top", "rank", "format");

    private final LedgerReports reports;

    LedgerApi(LedgerReports reports) {
        this.reports = reports;
    }

    /** A parameter that cannot be read; the message names it and what was expected. */
    private static final class InvalidParameter extends RuntimeException {
        private static final long serialVersionUID = 1;

        private InvalidParameter(String message) {
            super(message);
        }
    }

    Mono<ServerResponse> entries(ServerRequest request) {
        return answered(request, ENTRY_PARAMETERS, csv -> {
            EntryQuery query = new EntryQuery(
                    text(request, "client"),
                    time(request, "from"),
                    time(request, "to"),
                    position(text(request, "cursor")),
                    limit(text(request, "limit")));
            return answer(
                    reports.entries(query),
                    page -> csv
                            ? AdminAnswers.csv(
                                    LedgerDocument.csv(page), page.next() == null ? null : cursor(page.next()))
                            : AdminAnswers.document(
                                    LedgerDocument.of(page, page.next() == null ? null : cursor(page.next()))));
        });
    }

    Mono<ServerResponse> usage(ServerRequest request) {
        return answered(request, USAGE_PARAMETERS, csv -> {
            List<Field> by = fields(text(request, "by"));
            UsageQuery query = new UsageQuery(
                    by, time(request, "from"), time(request, "to"), text(request, "client"), top(request));
            return answer(
                    reports.usage(query).thenApply(UsageSums::of),
                    rows -> csv
                            ? AdminAnswers.csv(UsageDocument.csv(query, rows), null)
                            : AdminAnswers.document(UsageDocument.of(query, rows)));
        });
    }

    private static Mono<ServerResponse> answered(
            ServerRequest request, List<String> known, Function<Boolean, Mono<ServerResponse>> answer) {
        try {
            for (String name : request.queryParams().keySet()) {
                if (!known.contains(name)) {
                    throw new InvalidParameter(
                            shown(name) + ": unknown parameter (expected: " + String.join(", ", known) + ')');
                }
            }
            String format = text(request, "format");
            if (format != null && !format.equals("json") && !format.equals("csv")) {
                throw new InvalidParameter("format: not a format (expected: json or csv)");
            }
            return answer.apply("csv".equals(format));
        } catch (InvalidParameter e) {
            return AdminAnswers.error(BAD_REQUEST, "invalid_parameter", String.valueOf(e.getMessage()));
        }
    }

    private static <T> Mono<ServerResponse> answer(
            CompletableFuture<T> report, Function<T, Mono<ServerResponse>> answer) {
        return Mono.fromFuture(report).flatMap(answer).onErrorResume(failure -> {
            if (failure instanceof TooManyRows || failure.getCause() instanceof TooManyRows) {
                return AdminAnswers.error(
                        BAD_REQUEST,
                        "too_many_rows",
                        "The report has more than " + LedgerReports.MAX_ROWS
                                + " rows (expected: a shorter time, fewer fields, or `top`).");
            }
            LOG.error("The ledger could not be read", failure);
            return AdminAnswers.error(
                    SERVICE_UNAVAILABLE, "store_unavailable", "The ledger cannot be read now; the log says why.");
        });
    }

    /** Repeats a name that could be a parameter's; anything else may be a secret in the wrong place. */
    private static String shown(String name) {
        return name.matches("[a-z_-]{1,40}") && !name.startsWith("sk-") ? name : "query";
    }

    private static @Nullable String text(ServerRequest request, String name) {
        return request.queryParam(name).filter(value -> !value.isBlank()).orElse(null);
    }

    /** Reads a moment, or a day as its beginning in UTC. */
    private static @Nullable Instant time(ServerRequest request, String name) {
        String text = text(request, name);
        if (text == null) {
            return null;
        }
        try {
            return Instant.ofEpochMilli(MomentText.read(text).toEpochMilli());
        } catch (DateTimeException e) {
            throw new InvalidParameter(
                    name + ": not a time (expected: a day such as 2026-03-31, or a time such as 2026-03-31T12:00:00Z)");
        }
    }

    private static int limit(@Nullable String text) {
        return text == null ? DEFAULT_LIMIT : number("limit", text, MAX_LIMIT);
    }

    private static int number(String name, String text, int most) {
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new InvalidParameter(name + ": not a number in range (expected: 1 to " + most + ')');
        }
        return Integer.parseInt(text);
    }

    private static @Nullable Top top(ServerRequest request) {
        String rank = text(request, "rank");
        Measure measure = rank == null
                ? Measure.COST
                : Arrays.stream(Measure.values())
                        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(rank))
                        .findFirst()
                        .orElseThrow(() -> new InvalidParameter("rank: not a sum (expected: cost, calls or tokens)"));
        String top = text(request, "top");
        return top == null ? null : new Top(number("top", top, MAX_TOP), measure);
    }

    private static List<Field> fields(@Nullable String text) {
        List<Field> fields = new ArrayList<>();
        for (String name : text == null ? List.<String>of() : Arrays.asList(text.split(",", -1))) {
            Field field = Arrays.stream(Field.values())
                    .filter(it -> name(it).equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new InvalidParameter("by: not a list of fields (expected: some of "
                            + Arrays.stream(Field.values()).map(LedgerApi::name).collect(Collectors.joining(","))
                            + ')'));
            if (!fields.contains(field)) {
                fields.add(field);
            }
        }
        return List.copyOf(fields);
    }

    static String name(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    private static String cursor(Position position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((position.atMillis() + " " + position.id()).getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Position position(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length == 2 && parts[1].matches("[!-~]{0,200}")) {
                return new Position(Long.parseLong(parts[0]), parts[1]);
            }
        } catch (IllegalArgumentException e) {
            // Not ours: as below.
        }
        throw new InvalidParameter("cursor: not a cursor (expected: `next` of the page before)");
    }
}
