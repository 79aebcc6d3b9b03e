package dev.sluice.relay;

import dev.sluice.call.Alarm;
import dev.sluice.call.BodyChunk;
import dev.sluice.upstream.AttemptResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The race of two attempts of one call: the first answer wins, and the other attempt is cancelled. A failure counts only where no
 * other attempt is under way. Safe for use by many threads.
 */
final class HedgeRace {

    private final MonoSink<AnsweredAttempt> result;
    private final Function<PreparedAttempt, Mono<AnsweredAttempt>> sender;
    private final Consumer<PreparedAttempt> lost;
    private final List<Runner> running = new ArrayList<>(2);
    private Alarm.@Nullable Cancellation alarm;
    private boolean over;
    private boolean cancelled;
    private boolean preparing;

    /** The winner, while a second attempt is being prepared. */
    private @Nullable AnsweredAttempt waiting;

    /**
     * @param result gets the winner, or the failure of the attempt that failed last
     * @param sender sends an attempt
     * @param lost receives each attempt that is cancelled because another one won
     */
    HedgeRace(
            MonoSink<AnsweredAttempt> result,
            Function<PreparedAttempt, Mono<AnsweredAttempt>> sender,
            Consumer<PreparedAttempt> lost) {
        this.result = result;
        this.sender = sender;
        this.lost = lost;
    }

    /**
     * Sends {@code first}, and at {@code late} what {@code second} returns, unless the race is over by then.
     *
     * @param late a time of {@code alarm}'s ticker
     * @param second returns a second attempt that holds its lease; empty where there is to be none. The race does not end while it runs
     */
    void run(PreparedAttempt first, long late, Alarm alarm, Supplier<Optional<PreparedAttempt>> second) {
        result.onDispose(this::end);
        result.onCancel(this::cancelled);
        start(first);
        Alarm.Cancellation set = alarm.at(late, () -> prepare(second));
        synchronized (this) {
            this.alarm = set;
            if (!over) {
                return;
            }
        }
        set.cancel();
    }

    private void prepare(Supplier<Optional<PreparedAttempt>> second) {
        synchronized (this) {
            if (over) {
                return;
            }
            preparing = true;
        }
        Optional<PreparedAttempt> prepared = Optional.empty();
        try {
            prepared = second.get();
        } finally {
            AnsweredAttempt winner;
            synchronized (this) {
                preparing = false;
                winner = waiting;
            }
            if (winner != null) {
                deliver(winner);
            }
        }
        prepared.ifPresent(this::start);
    }

    private void deliver(AnsweredAttempt winner) {
        boolean left;
        synchronized (this) {
            left = cancelled;
        }
        if (left) {
            discard(winner);
        } else {
            result.success(winner);
        }
    }

    private void start(PreparedAttempt attempt) {
        Runner runner = new Runner(attempt);
        boolean late;
        synchronized (this) {
            late = over;
            if (!late) {
                running.add(runner);
            }
        }
        if (late) {
            giveBack(attempt);
        } else {
            sender.apply(attempt).subscribe(runner);
        }
    }

    private static void giveBack(PreparedAttempt unsent) {
        unsent.lease().ignored();
        unsent.request().close();
    }

    private void ended(Runner runner, AnsweredAttempt ended) {
        boolean answered = ended.reply().result() instanceof AttemptResult.Answer;
        boolean tooLate;
        boolean wait;
        List<Runner> losers;
        synchronized (this) {
            running.remove(runner);
            tooLate = over;
            if (!over && !answered && !running.isEmpty()) {
                return;
            }
            over = true;
            losers = List.copyOf(running);
            running.clear();
            // The caller's request is let go of with its answer, and a second attempt is being made of it.
            wait = preparing;
            waiting = wait && !tooLate ? ended : waiting;
        }
        if (tooLate) {
            discard(ended);
            return;
        }
        losers.forEach(loser -> lost.accept(loser.attempt));
        losers.forEach(BaseSubscriber::cancel);
        if (!wait) {
            deliver(ended);
        }
    }

    private void broke(Throwable fault) {
        end();
        result.error(fault);
    }

    private synchronized void cancelled() {
        cancelled = true;
    }

    /** Ends the race, and cancels what is under way. */
    private void end() {
        List<Runner> cancelled;
        Alarm.Cancellation set;
        synchronized (this) {
            over = true;
            cancelled = List.copyOf(running);
            running.clear();
            set = alarm;
        }
        if (set != null) {
            set.cancel();
        }
        cancelled.forEach(BaseSubscriber::cancel);
    }

    /** Closes an answer that came at the same time as the one that won. */
    private static void discard(AnsweredAttempt late) {
        if (late.reply().result() instanceof AttemptResult.Answer answer) {
            answer.body().subscribe(BodyChunk::release).dispose();
        }
    }

    /** A subscriber to one attempt, which sees an answer even where that came while it was cancelled. */
    private final class Runner extends BaseSubscriber<AnsweredAttempt> {

        private final PreparedAttempt attempt;

        private Runner(PreparedAttempt attempt) {
            this.attempt = attempt;
        }

        @Override
        protected void hookOnNext(AnsweredAttempt ended) {
            HedgeRace.this.ended(this, ended);
        }

        @Override
        protected void hookOnError(Throwable fault) {
            broke(fault);
        }
    }
}
