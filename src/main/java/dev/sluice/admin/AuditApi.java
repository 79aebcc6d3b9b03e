package dev.sluice.admin;

import static org.springframework.http.HttpMethod.GET;

import dev.sluice.access.AuditEntry;
import dev.sluice.access.KeptAuditEntry;
import dev.sluice.access.StoredAccess;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The API of the audit log: every change by an admin, the newest first. */
final class AuditApi {

    /** A page of some hundred kilobytes. */
    private static final int MAX_LIMIT = 500;

    /** A page that a person reads, as of the ledger. */
    private static final int DEFAULT_LIMIT = 100;

    private final StoredAccess stored;

    AuditApi(StoredAccess stored) {
        this.stored = stored;
    }

    record EntryDocument(
            String id,
            Instant at,
            String who,
            String what,
            String subject,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {

        static EntryDocument of(KeptAuditEntry kept) {
            AuditEntry entry = kept.entry();
            return new EntryDocument(
                    Long.toString(kept.id()),
                    entry.at(),
                    entry.who(),
                    entry.what(),
                    entry.subject(),
                    tree(entry.before()),
                    tree(entry.after()));
        }

        private static @Nullable JsonNode tree(@Nullable String document) {
            return document == null ? null : AdminJson.tree(document);
        }
    }

    /** A page of entries; {@code next} is the cursor of the next page, or null at the end. */
    record Audit(List<EntryDocument> entries, @Nullable String next) {}

    void addTo(AdminRoutes routes) {
        routes.on(GET, "/audit", this::list);
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        String cursor = request.queryParam("cursor").orElse(Long.toString(Long.MAX_VALUE));
        String limit = request.queryParam("limit").orElse(Integer.toString(DEFAULT_LIMIT));
        if (!cursor.equals(Long.toString(Long.MAX_VALUE)) && !cursor.matches("[0-9]{1,18}")) {
            throw AdminProblem.field("cursor", "not usable", "the `next` of a page before");
        }
        if (!limit.matches("[0-9]{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
            throw AdminProblem.field("limit", "not usable", "a whole number from 1 to " + MAX_LIMIT);
        }
        int size = Integer.parseInt(limit);
        return AccessChanges.blocking(() -> stored.audit(Long.parseLong(cursor), size + 1))
                .map(found -> page(found, size))
                .flatMap(AdminAnswers::document);
    }

    private static Audit page(List<KeptAuditEntry> found, int size) {
        List<KeptAuditEntry> shown = found.subList(0, Math.min(size, found.size()));
        return new Audit(
                shown.stream().map(EntryDocument::of).toList(),
                found.size() > size ? Long.toString(shown.get(size - 1).id()) : null);
    }
}
