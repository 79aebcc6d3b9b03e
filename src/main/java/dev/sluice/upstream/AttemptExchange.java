package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.LimitReport;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;

/**
 * One attempt under way, from its subscription to its lease's end.
 *
 * <p>Until there is a connection, whoever moves {@link #stage} on first decides what becomes of the attempt: the connection,
 * the caller who leaves, or the alarm. From then on everything happens on the connection's event loop; others hop there.
 */
final class AttemptExchange implements Subscription {

    private static final int CONNECTING = 0;
    private static final int ASKED = 1;
    private static final int OVER = 2;

    private final Attempt attempt;
    private final ProviderClient route;
    private final UpstreamContext surroundings;
    private final CoreSubscriber<? super AttemptResult> caller;
    private final AttemptTimeouts attemptTimeouts;
    private final Connecting connecting = new Connecting();
    private final AtomicInteger stage = new AtomicInteger(CONNECTING);

    private volatile @Nullable EventLoop loop;
    private @Nullable Connection connection;
    private @Nullable ResponseHead answered;
    private @Nullable BodyReader reading;
    private @Nullable UsageTap tap;
    private boolean heard;
    private boolean replied;
    private volatile boolean whole;

    AttemptExchange(
            Attempt attempt,
            ProviderClient route,
            UpstreamContext surroundings,
            CoreSubscriber<? super AttemptResult> caller) {
        this.attempt = attempt;
        this.route = route;
        this.surroundings = surroundings;
        this.caller = caller;
        this.attemptTimeouts = new AttemptTimeouts(
                surroundings.ticker(), surroundings.alarm(), route.wire().timeouts(), this::alarmed);
    }

    void start() {
        caller.onSubscribe(this);
        if (stage.get() == OVER) {
            return;
        }
        attemptTimeouts.connecting();
        try {
            route.client()
                    .request(HttpMethod.valueOf(attempt.method()))
                    .uri(route.base().of(attempt.path(), attempt.query()))
                    .send(this::ask)
                    .responseConnection(this::answer)
                    .subscribe(connecting);
        } catch (IllegalArgumentException notAUrl) {
            connecting.onError(notAUrl);
        }
    }

    private Publisher<Void> ask(HttpClientRequest request, NettyOutbound outbound) {
        outbound.withConnection(made -> {
            connection = made;
            loop = made.channel().eventLoop();
        });
        if (!stage.compareAndSet(CONNECTING, ASKED)) {
            hangUp();
            return Mono.never();
        }
        attemptTimeouts.sending();
        outbound.withConnection(made -> SharedFlowWindow.widen(made.channel()));
        UpstreamHeaders.write(attempt, route.wire().dialect(), request.requestHeaders());
        NettyOutbound sent = attempt.body().length == 0
                ? outbound
                : outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(attempt.body())));
        return sent.then().doOnSuccess(done -> attemptTimeouts.sent());
    }

    private Publisher<Void> answer(HttpClientResponse response, Connection made) {
        ResponseHead head = new ResponseHead(
                response.status().code(),
                ResponseHeaders.all(response.responseHeaders(), attempt.lease().secret()),
                made.channel().eventLoop(),
                made.channel().alloc());
        if (stage.get() == OVER) {
            hangUp();
            return Mono.empty();
        }
        answered = head;
        if (head.isGood()) {
            attempt.lease().limitsReported(LimitHeadersReader.read(head.headers(), null, now()));
        }
        BodyReader reader = reader(head);
        reading = reader;
        if (head.isGood() && !head.isReadable()) {
            reader.broke(Failure.of(FailureKind.UNREADABLE, "a content encoding that nobody asked for"));
            reader.close();
        }
        made.inbound().receive().subscribe(reader);
        return Mono.empty();
    }

    private BodyReader reader(ResponseHead head) {
        if (!head.isGood()) {
            return new RefusalBodyReader(this, head);
        }
        DialectRules rules = surroundings.rules().apply(route.wire().dialect());
        if (head.isStream(attempt)) {
            StreamTap events = rules.streamTap(attempt.endpoint(), attempt.state());
            tap = events;
            return new StreamBodyReader(this, head, events);
        }
        UsageTap body = rules.usageTap(attempt.endpoint(), attempt.state());
        tap = body;
        return new PlainBodyReader(this, head, body);
    }

    // What a reading reports, on the event loop.

    Attempt attempt() {
        return attempt;
    }

    Context context() {
        return caller.currentContext();
    }

    /** A chunk of the body came. */
    void heard() {
        if (!heard) {
            heard = true;
            attemptTimeouts.firstByte();
            ResponseHead head = answered;
            if (head != null && head.isGood()) {
                attempt.lease().firstByte();
            }
        }
    }

    void data() {
        attemptTimeouts.data();
    }

    void paused() {
        attemptTimeouts.pause();
    }

    void resumed() {
        attemptTimeouts.resume();
    }

    void unwatched() {
        attemptTimeouts.stop();
    }

    boolean mayBeEmpty(int status) {
        return status == 204 || status == 205 || !attempt.method().equals("POST");
    }

    /** The provider answers with another status than success. */
    void refused(ResponseHead head, byte[] body) {
        ErrorBody error = ErrorBody.parse(body);
        Instant now = now();
        LimitReport limits = LimitHeadersReader.read(head.headers(), head.status() == 429 ? error : null, now);
        attempt.lease().limitsReported(limits);
        Failure failure =
                FailureClassifier.classify(route.wire().preset(), head.status(), head.headers(), body, error, now);
        failed(redacted(failure));
    }

    /** Returns {@code reported} without the key's secret, which the provider may have quoted. */
    Failure redacted(Failure reported) {
        return SecretRedaction.of(reported, attempt.lease().secret());
    }

    /** The attempt failed: before its answer had begun, or within it, which the answer's body tells its reader. */
    void failed(Failure failure) {
        if (end()) {
            attempt.lease().failed(failure);
        }
        reply(new AttemptResult.Failed(failure, requestId()));
    }

    /** The answer has come whole. */
    void whole() {
        whole = true;
        if (end()) {
            attempt.lease().settled(usage());
        }
    }

    /** The answer has begun. */
    void begun(ResponseBody body, long length) {
        ResponseHead head = answered;
        if (head != null) {
            reply(new AttemptResult.Answer(
                    head.status(),
                    ResponseHeaders.forClient(head.headers()),
                    body,
                    length,
                    requestId(),
                    this::usage,
                    () -> whole,
                    this::counted));
        }
    }

    /** Whoever wanted the answer has left. */
    void left() {
        if (end()) {
            attempt.lease().cancelled(usage());
        }
    }

    private boolean end() {
        return stage.getAndSet(OVER) != OVER;
    }

    private void reply(AttemptResult reply) {
        if (!replied) {
            replied = true;
            caller.onNext(reply);
            caller.onComplete();
        }
    }

    private @Nullable String requestId() {
        ResponseHead head = answered;
        return head == null ? null : ResponseHeaders.requestId(head.headers());
    }

    private boolean counted() {
        UsageTap from = tap;
        return from != null && from.usage() != null;
    }

    private TokenUsage usage() {
        if (!UsageRule.isUsed(attempt)) {
            return TokenUsage.NONE;
        }
        UsageTap from = tap;
        if (from == null) {
            return new TokenUsage(attempt.estimatedPrompt(), 0, 0, 0, 0);
        }
        TokenUsage reported = from.usage();
        return reported != null ? reported : new TokenUsage(attempt.estimatedPrompt(), 0, 0, from.outputSoFar(), 0);
    }

    private Instant now() {
        return surroundings.clock().instant();
    }

    // What comes from outside, on any thread.

    @Override
    public void request(long n) {
        Operators.validate(n);
    }

    @Override
    public void cancel() {
        if (stage.compareAndSet(CONNECTING, OVER)) {
            attemptTimeouts.stop();
            connecting.cancel();
            attempt.lease().ignored();
        } else {
            onLoop(this::leave);
        }
    }

    private void leave() {
        BodyReader under = reading;
        if (under == null) {
            left();
            attemptTimeouts.stop();
            connecting.cancel();
            hangUp();
        } else if (!under.hasReader()) {
            under.abandon();
        }
    }

    private void alarmed() {
        if (stage.get() == CONNECTING) {
            Failure late = attemptTimeouts.overdue();
            if (late != null && stage.compareAndSet(CONNECTING, OVER)) {
                connecting.cancel();
                attempt.lease().failed(late);
                reply(new AttemptResult.Failed(late, null));
            }
        } else {
            onLoop(this::alarmedOnLoop);
        }
    }

    private void alarmedOnLoop() {
        BodyReader under = reading;
        if (stage.get() == OVER) {
            if (under != null) {
                under.close();
            }
            return;
        }
        Failure late = attemptTimeouts.overdue();
        if (late == null) {
            return;
        }
        if (under == null) {
            failed(late);
            connecting.cancel();
            hangUp();
        } else if (replied && !under.hasReader()) {
            under.abandon();
        } else {
            under.broke(late);
            under.close();
        }
    }

    /** Closes the connection, as long as it is this attempt's: no answer has been read from it yet. */
    private void hangUp() {
        Connection made = connection;
        if (made != null) {
            connection = null;
            made.dispose();
        }
    }

    private void onLoop(Runnable task) {
        EventLoop own = loop;
        if (own == null) {
            return;
        }
        if (own.inEventLoop()) {
            task.run();
        } else {
            own.execute(task);
        }
    }

    /** Waits for the answer's head. */
    private final class Connecting extends BaseSubscriber<Void> {

        @Override
        public Context currentContext() {
            return caller.currentContext();
        }

        @Override
        protected void hookOnError(Throwable cause) {
            if (stage.compareAndSet(CONNECTING, OVER)) {
                attemptTimeouts.stop();
                Failure failure = TransportFailures.noConnection(route.base().toString(), cause);
                attempt.lease().failed(failure);
                reply(new AttemptResult.Failed(failure, null));
            } else if (stage.get() == ASKED) {
                attemptTimeouts.stop();
                connection = null;
                failed(TransportFailures.brokeBeforeAnswer(cause));
            }
        }
    }
}
