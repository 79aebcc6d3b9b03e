package dev.sluice.upstream;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * The part of one connection that leads it over an {@link OutboundProxy}.
 *
 * <p>Looks the proxy's name up without blocking, which Reactor Netty's own support of proxies does not. A provider reached by
 * plain HTTP over an HTTP proxy gets no tunnel: its requests go to the proxy with their whole URL, since many proxies refuse
 * {@code CONNECT} to other ports than that of HTTPS.
 */
final class ProxyTunnel extends ChannelOutboundHandlerAdapter {

    private static final String NAME = "outboundProxy";

    private final OutboundProxy proxy;
    private final AddressResolverGroup<?> names;
    private final Duration timeout;

    /** The beginning of the URLs of requests that go to the proxy itself; null where there is a tunnel. */
    private final @Nullable String origin;

    private ProxyTunnel(OutboundProxy proxy, AddressResolverGroup<?> names, Duration timeout, @Nullable String origin) {
        this.proxy = proxy;
        this.names = names;
        this.timeout = timeout;
        this.origin = origin;
    }

    /** Returns whether {@code connection} sends its requests to a proxy itself, not through a tunnel. */
    static boolean isForwarded(ProviderConnection connection) {
        OutboundProxy proxy = connection.egress().proxy();
        return proxy != null && proxy.kind() == OutboundProxy.Kind.HTTP && !connection.isSecure();
    }

    /** Returns {@code client} with every connection led over {@code proxy}, which {@code names} finds. */
    static HttpClient over(
            OutboundProxy proxy, AddressResolverGroup<?> names, ProviderConnection connection, HttpClient client) {
        Duration timeout = connection.timeouts().connect();
        String origin =
                isForwarded(connection) ? "http://" + connection.baseUrl().getRawAuthority() : null;
        // The provider's name is not looked up here, so that it reaches the proxy.
        return client.resolver(NoopAddressResolverGroup.INSTANCE).doOnChannelInit((observer, channel, remote) -> {
            ProxyTunnel tunnel = new ProxyTunnel(proxy, names, timeout, origin);
            if (origin == null) {
                // Before TLS, which the tunnel carries.
                channel.pipeline().addFirst(NAME, tunnel);
            } else {
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, tunnel);
            }
        });
    }

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        SocketAddress named = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
        names.getResolver(context.executor()).resolve(named).addListener(found -> {
            if (found.isSuccess()) {
                connect(context, (SocketAddress) found.getNow(), remote, local, promise);
            } else {
                promise.setFailure(found.cause());
            }
        });
    }

    private void connect(
            ChannelHandlerContext context,
            SocketAddress address,
            SocketAddress remote,
            SocketAddress local,
            ChannelPromise promise) {
        if (origin == null) {
            context.pipeline().addBefore(context.name(), NettyPipeline.ProxyHandler, handshake(address));
            ChannelFuture unused = context.connect(remote, local, promise);
        } else {
            ChannelFuture unused = context.connect(address, local, promise);
        }
    }

    private ProxyHandler handshake(SocketAddress address) {
        String user = proxy.user();
        String password = proxy.password().reveal();
        ProxyHandler handler;
        if (proxy.kind() == OutboundProxy.Kind.HTTP) {
            handler = user == null ? new HttpProxyHandler(address) : new HttpProxyHandler(address, user, password);
        } else {
            handler = new Socks5ProxyHandler(address, user, password);
        }
        handler.setConnectTimeoutMillis(timeout.toMillis());
        return handler;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (origin != null && message instanceof HttpRequest request) {
            request.setUri(origin + request.uri());
            String user = proxy.user();
            if (user != null) {
                String credentials = user + ':' + proxy.password().reveal();
                String coded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
                request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, "Basic " + coded);
            }
        }
        ChannelFuture unused = context.write(message, promise);
    }
}
