package dev.sluice.upstream;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.Secret;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;

/**
 * The exchange of one request and one answer over a connection, from its subscription to the end of its lease.
 *
 * <p>Until there is a connection, {@link AttemptStage} decides between the threads. From then on everything happens on the
 * connection's event loop; cancellation and alarms hop there.
 */
final class AttemptExchange implements Subscription {

    private final Attempt attempt;
    private final ProviderClient client;
    private final CoreSubscriber<? super AttemptResult> subscriber;
    private final AttemptStage stage = new AttemptStage();
    private final AttemptTimeouts timeouts;
    private final AttemptReport report;

    private volatile Connecting connecting = new Connecting();
    private volatile Secret credential;
    private volatile @Nullable EventLoop loop;
    private @Nullable Connection connection;
    private @Nullable BodyReader reader;
    private @Nullable AnswerWatch watch;
    private boolean sentAgain;

    AttemptExchange(
            Attempt attempt,
            ProviderClient client,
            UpstreamContext context,
            CoreSubscriber<? super AttemptResult> subscriber) {
        this.attempt = attempt;
        this.client = client;
        this.subscriber = subscriber;
        this.credential = attempt.lease().secret();
        this.timeouts = new AttemptTimeouts(
                context.ticker(), context.alarm(), client.connection().timeouts(), this::alarmed);
        this.report =
                new AttemptReport(attempt, client, () -> credential, context.clock(), subscriber, stage, timeouts);
    }

    void start() {
        subscriber.onSubscribe(this);
        if (stage.isOver()) {
            return;
        }
        timeouts.connecting();
        send(client.http(attempt), connecting);
    }

    private void send(HttpClient http, Connecting over) {
        Flux<Void> exchanged = Credentials.own(credential) != null
                ? exchange(http)
                : client.credential(credential)
                        .doOnNext(token -> credential = token)
                        .flatMapMany(token -> exchange(http));
        exchanged.subscribe(over);
    }

    private Flux<Void> exchange(HttpClient http) {
        try {
            return client.address(http.request(HttpMethod.valueOf(attempt.method())), attempt.path(), attempt.query())
                    .send(this::send)
                    .responseConnection(this::receive);
        } catch (IllegalArgumentException notAUrl) {
            return Flux.error(notAUrl);
        }
    }

    /** Sends the request once more, over a fresh connection: to the key this is the same attempt. */
    private void sendAgain() {
        sentAgain = true;
        watch = null;
        Connecting next = new Connecting();
        connecting = next;
        timeouts.connecting();
        if (stage.sendAgain()) {
            send(client.freshHttp(), next);
        }
    }

    private Publisher<Void> send(HttpClientRequest request, NettyOutbound outbound) {
        outbound.withConnection(made -> {
            connection = made;
            loop = made.channel().eventLoop();
            watch = AnswerWatch.begin(made.channel());
        });
        if (!stage.send()) {
            closeConnection();
            return Mono.never();
        }
        timeouts.sending();
        outbound.withConnection(made -> SharedFlowWindow.widen(made.channel()));
        UpstreamHeaders.write(attempt, client, credential, request.requestHeaders());
        client.addHeaders(request.requestHeaders());
        return RequestSender.send(attempt.body(), request, outbound).doOnSuccess(done -> timeouts.sent());
    }

    private Publisher<Void> receive(HttpClientResponse response, Connection made) {
        ResponseHead head = new ResponseHead(
                response.status().code(),
                ResponseHeaders.all(response.responseHeaders(), credential, client.secrets()),
                made.channel().eventLoop(),
                made.channel().alloc());
        if (stage.isOver()) {
            closeConnection();
            return Mono.empty();
        }
        AnswerWatch watched = watch;
        if (head.isTimedOutRequest() && watched != null && watched.isReused() && !sentAgain) {
            closeConnection();
            sendAgain();
            return Mono.empty();
        }
        report.answered(head);
        Failure unframed = head.unframed();
        if (unframed != null) {
            timeouts.stop();
            report.failed(unframed);
            closeConnection();
            return Mono.empty();
        }
        BodyReader body = BodyReaderChoice.reader(head, attempt, client, report);
        reader = body;
        if (head.isSuccess() && !head.isReadable()) {
            body.broke(head.unreadable());
            body.close();
        }
        made.inbound().receive().subscribe(body);
        return Mono.empty();
    }

    @Override
    public void request(long n) {
        Operators.validate(n);
    }

    @Override
    public void cancel() {
        if (stage.endUnsent()) {
            timeouts.stop();
            connecting.cancel();
            report.ignored();
        } else {
            onLoop(this::leave);
        }
    }

    private void leave() {
        if (stage.isConnecting()) {
            cancel();
            return;
        }
        BodyReader body = reader;
        if (body == null) {
            report.left();
            timeouts.stop();
            connecting.cancel();
            closeConnection();
        } else if (!body.hasSubscriber()) {
            body.abandon();
        }
    }

    private void alarmed() {
        if (stage.isConnecting()) {
            Failure overdue = timeouts.overdue();
            if (overdue != null && stage.endUnsent()) {
                connecting.cancel();
                report.unsent(overdue);
            }
        } else {
            onLoop(this::alarmedOnLoop);
        }
    }

    private void alarmedOnLoop() {
        if (stage.isConnecting()) {
            alarmed();
            return;
        }
        BodyReader body = reader;
        if (stage.isOver()) {
            if (body != null) {
                body.close();
            }
            return;
        }
        Failure overdue = timeouts.overdue();
        if (overdue == null) {
            return;
        }
        if (body == null) {
            report.failed(overdue);
            connecting.cancel();
            closeConnection();
        } else if (report.isReplied() && !body.hasSubscriber()) {
            body.abandon();
        } else {
            body.broke(overdue);
            body.close();
        }
    }

    /** Closes the connection, as long as it is this attempt's: no answer has been read from it yet. */
    private void closeConnection() {
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

    /** The subscriber that waits for the answer's head. */
    private final class Connecting extends BaseSubscriber<Void> {

        @Override
        public Context currentContext() {
            return subscriber.currentContext();
        }

        @Override
        protected void hookOnError(Throwable cause) {
            if (stage.endUnsent()) {
                timeouts.stop();
                if (cause instanceof FailedAttempt withoutToken) {
                    report.unsent(withoutToken.failure());
                    return;
                }
                Failure failure = client.noConnection(cause);
                if (client.isOthersFault(cause)) {
                    report.unsentByOthers(failure);
                } else {
                    report.unsent(failure);
                }
            } else if (stage.isSent()) {
                connection = null;
                AnswerWatch watched = watch;
                if (!sentAgain && watched != null && watched.wasUnheard(cause)) {
                    sendAgain();
                    return;
                }
                timeouts.stop();
                report.brokeBeforeAnswer(cause);
            }
        }
    }
}
