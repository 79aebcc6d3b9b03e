package dev.sluice.admin;

import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;

import dev.sluice.access.AccessChange;
import dev.sluice.access.AccessRecords;
import dev.sluice.access.AccessStore;
import dev.sluice.access.AuditEntry;
import dev.sluice.access.StoredAccess;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Changes of the records of access by admins, each with its entry in the audit log. Blocks no event loop. */
final class AccessChanges {

    private final StoredAccess stored;
    private final InstantSource clock;

    AccessChanges(StoredAccess stored, InstantSource clock) {
        this.stored = stored;
        this.clock = clock;
    }

    /**
     * A change that was decided on.
     *
     * @param what the kind of change, such as {@code client.create}
     * @param subject the name of what is changed
     * @param before its document, or null where it did not exist
     * @param after its document, or null where it exists no more
     * @param result the answer to the admin
     */
    record Decided<T>(
            AccessChange change,
            String what,
            String subject,
            @Nullable Object before,
            @Nullable Object after,
            T result) {}

    /** Returns the records in force. */
    AccessRecords records() {
        return stored.records();
    }

    InstantSource clock() {
        return clock;
    }

    /** Makes the change that {@code decision} decides on; it may be called again where the records have changed meanwhile. */
    <T> Mono<T> make(ServerRequest request, Function<AccessRecords, Decided<T>> decision) {
        String who = AdminAuthentication.admin(request).name();
        return blocking(() -> {
            AtomicReference<Decided<T>> made = new AtomicReference<>();
            stored.change(records -> {
                Decided<T> decided = decision.apply(records);
                made.set(decided);
                return Optional.of(new StoredAccess.Decided(
                        decided.change(),
                        new AuditEntry(
                                clock.instant(),
                                who,
                                decided.what(),
                                decided.subject(),
                                json(decided.before()),
                                json(decided.after()))));
            });
            return Objects.requireNonNull(made.get()).result();
        });
    }

    /** Adds an entry to the audit log for an action that changes no record. */
    Mono<Void> record(ServerRequest request, String what, String subject) {
        AuditEntry entry = new AuditEntry(
                clock.instant(), AdminAuthentication.admin(request).name(), what, subject, null, null);
        return blocking(() -> {
                    stored.record(entry);
                    return true;
                })
                .then();
    }

    /** Runs {@code work}, which may wait for the store. */
    static <T> Mono<T> blocking(Callable<T> work) {
        return Mono.fromCallable(work)
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(
                        AccessStore.Unavailable.class,
                        down -> new AdminProblem(
                                SERVICE_UNAVAILABLE,
                                "store_unavailable",
                                "The store cannot be used, and nothing was changed; the log says why."));
    }

    private static @Nullable String json(@Nullable Object document) {
        return document == null ? null : AdminJson.text(document);
    }
}
