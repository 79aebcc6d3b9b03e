package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.within;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncAnswer.Given;
import dev.sluice.limit.grant.SyncRequest;
import dev.sluice.limit.grant.SyncRequest.Ask;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;

/** The messages of replicas to a store of shared buckets. Limits refill so slowly that no time passes for them. */
abstract class GrantStoreFixture {

    static final double CAPACITY = 100;
    static final double SLOWLY = 0.001;
    static final Offset<Double> NEARLY = within(0.01);

    final Map<String, Long> sequences = new HashMap<>();
    GrantStore store;
    double precedence;
    private double elapsedMillis;
    String epoch = "";
    private Memory memory = new Memory(0, 0, "", List.of());

    private record Memory(long serial, double level, String epoch, List<String> replicas) {}

    /** Returns a store that holds nothing. */
    abstract GrantStore open();

    /** Loses all that the store holds. */
    abstract void flush();

    /** Has this time pass by the store's clock, or leap where replicas say that less has. */
    abstract void pass(Duration time);

    /** Loses the limits that were not used for long, as a store that keeps the rest of its data does. */
    abstract void expire();

    @BeforeEach
    void empty_store() {
        store = open();
    }

    /** Has the replicas be known to one another, and then the store lose its data. */
    void lose(String... replicas) {
        for (String each : replicas) {
            epoch = sync(each, ask(0, 0, 0, 0)).epoch();
        }
        flush();
        memory = new Memory(0, 0, "", List.of(replicas));
    }

    /** Has messages say from now on that the answer with this serial was the last, and how much it said was left. */
    void remember(long serial, double level) {
        memory = new Memory(serial, level, "", memory.replicas());
    }

    /** Has messages say from now on what a replica does that has heard {@code answer} after a loss, and may not have told all yet. */
    void rememberNext(SyncAnswer answer) {
        memory = new Memory(answer.serial(), given(answer).level(), epoch, memory.replicas());
        epoch = answer.epoch();
    }

    /** Has messages say from now on that so much has passed, by the replica's own clock, since the last one that was answered. */
    void elapsed(Duration time) {
        elapsedMillis = time.toMillis();
    }

    SyncAnswer sync(String replica, Ask ask) {
        return sync(replica, 0, ask);
    }

    SyncAnswer sync(String replica, double waited, Ask ask) {
        return send(replica, replica + "-run", next(replica), false, waited, 0, ask);
    }

    long next(String replica) {
        return sequences.merge(replica, 1L, Long::sum);
    }

    SyncAnswer send(
            String replica, String run, long sequence, boolean leaving, double waited, double blocked, Ask ask) {
        SyncRequest.Group group =
                new SyncRequest.Group("g", precedence, waited, blocked, memory.serial(), 0, List.of(ask));
        return store.sync(new SyncRequest(
                        replica,
                        run,
                        sequence,
                        epoch,
                        elapsedMillis,
                        true,
                        leaving,
                        memory.serial(),
                        memory.epoch(),
                        memory.replicas(),
                        List.of(group),
                        List.of()))
                .toCompletableFuture()
                .join();
    }

    /** Sends what a replica says of a limit of {@link #CAPACITY} a day. */
    SyncAnswer.Day day(String replica, double spent, double granted, double ahead, double need) {
        return day(
                replica,
                new SyncRequest.Day("g:requests_per_day", 1, CAPACITY, spent, granted, ahead, need, 0, List.of()));
    }

    SyncAnswer.Day day(String replica, SyncRequest.Day day) {
        SyncAnswer answer = store.sync(new SyncRequest(
                        replica,
                        replica + "-run",
                        next(replica),
                        epoch,
                        0,
                        true,
                        false,
                        0,
                        "",
                        memory.replicas(),
                        List.of(),
                        List.of(day)))
                .toCompletableFuture()
                .join();
        lastEpoch = answer.epoch();
        return answer.days().get(0);
    }

    String lastEpoch = "";

    static Given given(SyncAnswer answer) {
        return answer.groups().get(0).given().get(0);
    }

    Ask ask(double spent, double granted, double wanted, double need) {
        return new Ask(
                Dimension.TOKENS,
                SLOWLY,
                CAPACITY,
                spent,
                granted,
                wanted,
                need,
                memory.level(),
                SyncRequest.Role.STATES);
    }

    static Ask calls(double wanted, double need) {
        return new Ask(Dimension.CONCURRENCY, 0, 3, 0, 0, wanted, need, 0, SyncRequest.Role.STATES);
    }
}
