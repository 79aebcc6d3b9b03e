package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Secret;
import dev.sluice.limit.LimitReport;
import dev.sluice.protocol.rules.ErrorBody;
import dev.sluice.protocol.rules.RateLimitReset;
import dev.sluice.protocol.tap.UsageTap;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * The report of one attempt: tells its lease how it ended, and its subscriber what came of it, each once.
 *
 * <p>Before the attempt is sent, the thread that ends its stage may report. From then on everything happens on the
 * connection's event loop.
 */
final class AttemptReport implements BodyEvents {

    private final Attempt attempt;
    private final ProviderClient client;
    private final Supplier<Secret> credential;
    private final InstantSource clock;
    private final CoreSubscriber<? super AttemptResult> subscriber;
    private final AttemptStage stage;
    private final AttemptTimeouts timeouts;
    private final AttemptUsage usage;

    private @Nullable ResponseHead head;
    private boolean anyChunk;
    private boolean replied;
    private final Sinks.One<Completion> completion = Sinks.unsafe().one();

    /** @param credential returns what was sent as the key's */
    AttemptReport(
            Attempt attempt,
            ProviderClient client,
            Supplier<Secret> credential,
            InstantSource clock,
            CoreSubscriber<? super AttemptResult> subscriber,
            AttemptStage stage,
            AttemptTimeouts timeouts) {
        this.attempt = attempt;
        this.client = client;
        this.credential = credential;
        this.clock = clock;
        this.subscriber = subscriber;
        this.stage = stage;
        this.timeouts = timeouts;
        this.usage = new AttemptUsage(attempt);
    }

    /** The head of the answer came. */
    void answered(ResponseHead answer) {
        head = answer;
        if (answer.isSuccess()) {
            attempt.lease()
                    .limitsReported(LimitHeadersReader.read(
                            answer.headers(), client.connection().traits(), clock.instant()));
        }
    }

    /** The attempt's usage will be read by {@code tap}. */
    void usageFrom(UsageTap tap) {
        usage.readFrom(tap);
    }

    /** The attempt failed before it was sent; its stage has ended. */
    void unsent(Failure failure) {
        attempt.lease().failed(failure);
        reply(AttemptResult.Failed.unanswered(failure));
    }

    /** A proxy or the relay itself let no connection be made, which is held against no key; the attempt's stage has ended. */
    void unsentByOthers(Failure failure) {
        attempt.lease().ignored();
        reply(AttemptResult.Failed.unanswered(failure));
    }

    /** The client left before the attempt was sent; its stage has ended. */
    void ignored() {
        attempt.lease().ignored();
    }

    /** Returns whether the subscriber has its result. */
    boolean isReplied() {
        return replied;
    }

    @Override
    public Context context() {
        return subscriber.currentContext();
    }

    @Override
    public void chunk() {
        if (!anyChunk) {
            anyChunk = true;
            timeouts.firstByte();
            ResponseHead answer = head;
            if (answer != null && answer.isSuccess()) {
                attempt.lease().firstByte();
            }
        }
    }

    @Override
    public void data() {
        timeouts.data();
    }

    @Override
    public void paused() {
        timeouts.pause();
    }

    @Override
    public void resumed() {
        timeouts.resume();
    }

    @Override
    public void closed() {
        timeouts.stop();
    }

    @Override
    public void begun(ResponseBody body, long length) {
        ResponseHead answer = head;
        if (answer != null) {
            reply(new AttemptResult.Answer(
                    answer.status(),
                    ResponseHeaders.forCaller(answer.headers()),
                    answer.isStream(attempt),
                    body,
                    length,
                    requestId(),
                    completion.asMono()));
        }
    }

    @Override
    public void whole() {
        MeteredUsage used = usage.now();
        if (stage.end()) {
            attempt.lease().settled(used.tokens());
        }
        completion.tryEmitValue(new Completion(used, usage.stopReason(), true));
    }

    @Override
    public void refused(byte[] body) {
        ResponseHead answer = head;
        if (answer == null || answer.isSuccess()) {
            failed(client.errors().event(body));
            return;
        }
        Failure byProxy = ProxyRefusal.answered(client.connection(), answer.status(), answer.headers());
        if (byProxy != null) {
            if (stage.end()) {
                attempt.lease().ignored();
            }
            reply(AttemptResult.Failed.unanswered(byProxy));
            return;
        }
        // What cannot be decoded says so in place of its own words; the status tells what it means.
        ErrorBody error = ErrorBody.parse(
                answer.isReadable() ? body : answer.unreadable().message().getBytes(StandardCharsets.UTF_8));
        LimitReport limits = LimitHeadersReader.read(
                answer.status(), answer.headers(), error, client.connection().traits(), clock.instant());
        attempt.lease().limitsReported(limits);
        failed(withReset(client.errors().answer(answer.status(), answer.headers(), body, error), answer, limits));
    }

    /** Returns {@code failure} with the wait for the soonest reset where it names neither a wait nor a limit. */
    private Failure withReset(Failure failure, ResponseHead answer, LimitReport limits) {
        boolean named = limits.levels().stream().anyMatch(LimitReport.Level::exhausted);
        return failure.kind() != FailureKind.LIMITED || failure.retryAfter() != null || named
                ? failure
                : failure.after(RateLimitReset.soonest(answer.headers(), clock.instant()));
    }

    @Override
    public Failure failed(Failure failure) {
        Failure told = SecretRedaction.of(failure, credential.get(), client.secrets());
        if (stage.end()) {
            attempt.lease().failed(told);
        }
        MeteredUsage used = usage.now();
        completion.tryEmitValue(new Completion(used, usage.stopReason(), false));
        reply(new AttemptResult.Failed(told, requestId(), used.isReported() ? used : MeteredUsage.NONE));
        return told;
    }

    /** The connection broke before the answer had begun. */
    void brokeBeforeAnswer(Throwable cause) {
        if (TransportFailures.isNoMemory(cause)) {
            noMemory();
        } else {
            failed(TransportFailures.brokeBeforeAnswer(cause));
        }
    }

    @Override
    public Failure noMemory() {
        left();
        if (!replied) {
            replied = true;
            subscriber.onError(MemoryReservation.full().asException());
        }
        return Failure.of(FailureKind.MEMORY_FULL, "the relay has no memory left to hold its stream");
    }

    @Override
    public void left() {
        MeteredUsage used = usage.now();
        if (stage.end()) {
            attempt.lease().cancelled(used.tokens());
        }
        completion.tryEmitValue(new Completion(used, usage.stopReason(), false));
    }

    private void reply(AttemptResult result) {
        if (!replied) {
            replied = true;
            subscriber.onNext(result);
            subscriber.onComplete();
        }
    }

    private @Nullable String requestId() {
        ResponseHead answer = head;
        return answer == null ? null : ResponseHeaders.requestId(answer.headers());
    }
}
