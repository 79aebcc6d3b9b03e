package dev.sluice.access;

import dev.sluice.access.AccessChange.PutClient;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CreditEntry.Kind;
import dev.sluice.accounting.credit.Credits;
import dev.sluice.call.DailyLimits;
import dev.sluice.call.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registration of clients by themselves: each pays from a wallet, and is given credit once. Bounded by address, by the hour
 * and in all. Safe for use by several threads.
 */
public final class SignUp {

    /** The beginning of the name of every client that registered itself, by which they are counted. */
    public static final String PREFIX = "signup-";

    /** Registrations an hour from all addresses together. */
    private static final int PER_HOUR = 60;

    private static final Duration DAY = Duration.ofDays(1);

    private final StoredAccess stored;
    private final Credits credits;
    private final KeyGenerator keys;
    private final Supplier<String> letters;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Executor blocking;
    private final AttemptLimit<Boolean> ofAll;
    private SignUpTerms terms = SignUpTerms.OFF;
    private AttemptLimit<HostNetwork> byAddress;

    /**
     * @param letters makes the part of a name that no other has
     * @param blocking runs what waits for the store
     */
    public SignUp(
            StoredAccess stored,
            Credits credits,
            KeyGenerator keys,
            Supplier<String> letters,
            InstantSource clock,
            Ticker ticker,
            Executor blocking) {
        this.stored = stored;
        this.credits = credits;
        this.keys = keys;
        this.letters = letters;
        this.clock = clock;
        this.ticker = ticker;
        this.blocking = blocking;
        this.ofAll = new AttemptLimit<>(PER_HOUR, Duration.ofHours(1).dividedBy(PER_HOUR), ticker);
        this.byAddress = limit(1);
    }

    private AttemptLimit<HostNetwork> limit(int perDay) {
        return new AttemptLimit<>(perDay, DAY.dividedBy(perDay), ticker);
    }

    /** The result of a registration. */
    public sealed interface Result {

        /**
         * A client that has registered.
         *
         * @param key its key, which is kept nowhere
         * @param credit what it was given, or null
         * @param expires when the rest of that is void, or null for never
         */
        record Registered(
                String name,
                String key,
                @Nullable Money credit,
                @Nullable Instant expires) implements Result {}

        /** Registration is off. */
        record Off() implements Result {}

        /** Too many registered before; the next may after {@code retryAfter}. */
        record Throttled(Duration retryAfter) implements Result {}

        /** There are as many clients as there may be. */
        record Full() implements Result {}
    }

    /** Takes other terms; who has registered stays. */
    public synchronized void reconfigure(SignUpTerms next) {
        if (next.perDay() != terms.perDay() && next.perDay() > 0) {
            byAddress = limit(next.perDay());
        }
        terms = next;
    }

    /** Returns the terms in force. */
    public synchronized SignUpTerms terms() {
        return terms;
    }

    /**
     * Registers a client. Does not block; fails with {@link AccessStore.Unavailable} where the store cannot be written.
     *
     * @param from the address that the request came from, or null where that is not known
     */
    public CompletionStage<Result> register(@Nullable InetAddress from) {
        SignUpTerms now = terms();
        if (!now.enabled()) {
            return CompletableFuture.completedFuture(new Result.Off());
        }
        if (registered(stored.records()) >= now.maxClients()) {
            return CompletableFuture.completedFuture(new Result.Full());
        }
        Optional<Duration> wait = taken(HostNetwork.of(from));
        if (wait.isPresent()) {
            return CompletableFuture.completedFuture(new Result.Throttled(wait.get()));
        }
        String name = PREFIX + letters.get();
        Instant expires = now.creditLasts() == null ? null : clock.instant().plus(now.creditLasts());
        Money credit = now.credit();
        // Credit first: what fails in between leaves credit without a client, and no client without its credit.
        CompletionStage<?> given = credit == null
                ? CompletableFuture.completedFuture(null)
                : credits.grant(name, credit, expires, "signed up", Kind.SIGNUP, "signup");
        return given.thenApplyAsync(done -> added(name, now, credit, expires), blocking);
    }

    private synchronized Optional<Duration> taken(HostNetwork from) {
        Optional<Duration> wait = ofAll.wait(true).or(() -> byAddress.take(from));
        if (wait.isEmpty()) {
            ofAll.count(true);
        }
        return wait;
    }

    private static long registered(AccessRecords records) {
        return records.clients().keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .count();
    }

    private Result added(String name, SignUpTerms now, @Nullable Money credit, @Nullable Instant expires) {
        String key = keys.clientKey();
        ClientTerms own = new ClientTerms(
                now.team(), null, List.of(), Set.of(), List.of(), 1, 0, null, null, null, true, null, DailyLimits.NONE);
        AccessRecords after = stored.change(records -> registered(records) >= now.maxClients()
                ? Optional.empty()
                : Optional.of(new StoredAccess.Decided(
                        new PutClient(new Client(name, ClientKey.of(key), own)),
                        new AuditEntry(clock.instant(), "signup", "client.signup", name, null, null))));
        return after.clients().containsKey(name)
                ? new Result.Registered(name, key, credit, expires)
                : new Result.Full();
    }
}
