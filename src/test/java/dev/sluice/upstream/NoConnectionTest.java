package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.Failure.Subject;
import dev.sluice.call.FailureKind;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of whom a connection that was not made is held against. */
class NoConnectionTest {

    /** Belongs to no machine (RFC 5737), so that none can send from it. */
    private static final InetSocketAddress OF_NO_MACHINE = new InetSocketAddress("192.0.2.1", 0);

    @ParameterizedTest
    @MethodSource
    void one_that_was_not_made_in_time_is_about_the_address(Throwable cause) {
        Failure failure = TransportFailures.noConnection("http://p", null, cause);

        assertThat(failure.subject()).isEqualTo(Subject.ADDRESS);
        assertThat(OwnShortage.isBehind(cause)).isFalse();
    }

    static Stream<Throwable> one_that_was_not_made_in_time_is_about_the_address() {
        return Stream.of(
                new ConnectTimeoutException("connection timed out after 5000 ms: /10.0.0.1:443"),
                new ConnectException("Connection timed out"),
                new SslHandshakeTimeoutException("handshake timed out after 5000ms"),
                new RuntimeException(new ConnectTimeoutException("connection timed out after 5000 ms")));
    }

    @ParameterizedTest
    @MethodSource
    void one_that_the_other_side_did_not_let_be_made_is_no_matter_of_time(Throwable cause) {
        Failure failure = TransportFailures.noConnection("http://p", null, cause);

        assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
        assertThat(failure.subject()).isEqualTo(Subject.UNCLEAR);
        assertThat(OwnShortage.isBehind(cause)).isFalse();
    }

    static Stream<Throwable> one_that_the_other_side_did_not_let_be_made_is_no_matter_of_time() {
        return Stream.of(
                new ConnectException("Connection refused: /10.0.0.1:443"),
                new UnknownHostException("llm.corp.invalid"),
                new NoRouteToHostException("No route to host"),
                new SSLHandshakeException("PKIX path building failed"),
                new IOException("Connection reset by peer"));
    }

    @ParameterizedTest
    @MethodSource
    void one_for_which_the_relay_had_nothing_left_is_the_relays_own(Throwable cause) {
        assertThat(OwnShortage.isBehind(cause)).isTrue();
        assertThat(TransportFailures.noConnection("http://p", null, cause).message())
                .isEqualTo("no connection to http://p: the relay has no more sockets, ports or memory for it");
    }

    static Stream<Throwable> one_for_which_the_relay_had_nothing_left_is_the_relays_own() {
        return Stream.of(
                new ChannelException(new IOException("socket(..) failed with error(-24): Zu viele offene Dateien")),
                new SocketException("Too many open files"),
                new ConnectException(
                        "connect(..) failed with error(-99): Cannot assign requested address: /10.0.0.1:443"),
                new BindException("Can't assign requested address"),
                new SocketException("No buffer space available"),
                new IOException("Cannot allocate memory"),
                new RuntimeException(new OutOfMemoryError("direct")),
                new UnknownHostException("llm.corp.invalid").initCause(new SocketException("Too many open files")));
    }

    @Test
    void a_port_that_the_relay_cannot_have_is_held_against_no_key() throws Exception {
        try (ScriptedProvider provider = new ScriptedProvider((request, peer) -> peer.answer("200 OK", "", "{}"));
                UpstreamFixture fixture =
                        new UpstreamFixture(provider.url(), client -> client.bindAddress(() -> OF_NO_MACHINE))) {
            Failure failure = fixture.failure(fixture.attempt(false)).failure();

            assertThat(failure.message()).contains("the relay has no more");
            assertThat(fixture.lease.endings()).containsExactly("ignored");
        }
    }

    /** The kernel takes the connection, and nothing ever answers the handshake. */
    @Test
    void the_relays_own_alarm_tells_that_it_was_the_address() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                UpstreamFixture fixture = new UpstreamFixture(
                        URI.create("https://127.0.0.1:" + silent.getLocalPort()), UnaryOperator.identity())) {
            CompletableFuture<AttemptResult> result =
                    fixture.upstream.send(fixture.attempt(false)).toFuture();
            fixture.passUntilDone(result, UpstreamFixture.TIMEOUTS.connect());

            assertThat(result.get()).isInstanceOfSatisfying(AttemptResult.Failed.class, failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.CONNECT);
                assertThat(failed.failure().subject()).isEqualTo(Subject.ADDRESS);
            });
        }
    }
}
