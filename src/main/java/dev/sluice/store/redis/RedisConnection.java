package dev.sluice.store.redis;

import dev.sluice.call.Secret;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.api.sync.RedisServerCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.NettyCustomizer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection to a Redis, a Redis behind sentinels, or a Redis Cluster. Safe for use by several threads. */
final class RedisConnection implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /**
     * The delays between attempts to connect again. All replicas are back within the two seconds for which a store without its data asks
     * what they remember, and a lost connection costs no more than a probe does.
     */
    private static final Delay RECONNECT = Delay.exponential(1, 500, TimeUnit.MILLISECONDS, 2);

    /**
     * The time without an acknowledgement after which a connection is replaced. The kernel repeats unacknowledged packets at
     * intervals that double, so that a network path that was cut for half a minute would stay unused for another half. This
     * time is longer than a short pause of the network.
     */
    private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(4);

    /** A primary that has moved is found within this time; until then grants in force are spent. */
    private static final Duration TOPOLOGY_READ_EVERY = Duration.ofSeconds(10);

    /** The commands that may wait for an answer: one message at a time is under way, and a few were given up. */
    private static final int MOST_COMMANDS = 256;

    /** Two threads are the fewest that Lettuce takes. */
    private static final int THREADS = 2;

    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final StatefulConnection<String, String> connection;
    private final RedisScriptingAsyncCommands<String, String> scripting;
    private final RedisServerCommands<String, String> server;

    private RedisConnection(
            ClientResources resources,
            AbstractRedisClient client,
            StatefulConnection<String, String> connection,
            RedisScriptingAsyncCommands<String, String> scripting,
            RedisServerCommands<String, String> server) {
        this.resources = resources;
        this.client = client;
        this.connection = connection;
        this.scripting = scripting;
        this.server = server;
    }

    /**
     * Connects; blocks for some seconds at most.
     *
     * @throws io.lettuce.core.RedisException if it cannot be reached or refuses the credentials
     */
    static RedisConnection open(RedisTarget target) {
        return open(target, new NettyCustomizer() {});
    }

    /** Connects as {@link #open(RedisTarget)} does, and shows {@code channels} each connection. */
    static RedisConnection open(RedisTarget target, NettyCustomizer channels) {
        List<RedisURI> uris =
                target.urls().stream().map(each -> uri(each, target)).toList();
        if (uris.size() > 1) {
            return cluster(uris, target, channels);
        }
        RedisConnection opened = single(uris.get(0), target, channels);
        try {
            if (uris.get(0).getSentinels().isEmpty() && opened.isOfCluster()) {
                opened.close();
                return cluster(uris, target, channels);
            }
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    static ClientResources resources(NettyCustomizer channels) {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(RECONNECT)
                .nettyCustomizer(channels)
                .build();
    }

    private static RedisConnection single(RedisURI uri, RedisTarget target, NettyCustomizer channels) {
        ClientResources resources = resources(channels);
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(options(ClientOptions.builder(), target).build());
        try {
            StatefulRedisConnection<String, String> connection = client.connect();
            return new RedisConnection(resources, client, connection, connection.async(), connection.sync());
        } catch (RuntimeException e) {
            client.shutdown(Duration.ZERO, Duration.ZERO);
            shutDown(resources);
            throw e;
        }
    }

    private static RedisConnection cluster(List<RedisURI> uris, RedisTarget target, NettyCustomizer channels) {
        ClientResources resources = resources(channels);
        RedisClusterClient client = RedisClusterClient.create(resources, uris);
        ClusterClientOptions.Builder options = ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_READ_EVERY)
                        .build());
        options(options, target);
        client.setOptions(options.build());
        try {
            StatefulRedisClusterConnection<String, String> connection = client.connect();
            return new RedisConnection(
                    resources, client, connection, connection.async(), holder(connection, target.key("")));
        } catch (RuntimeException e) {
            client.shutdown(Duration.ZERO, Duration.ZERO);
            shutDown(resources);
            throw e;
        }
    }

    /** Returns the commands of the node that holds the keys: any other may be a read-only copy. */
    private static RedisServerCommands<String, String> holder(
            StatefulRedisClusterConnection<String, String> connection, String key) {
        RedisClusterNode node = connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
        if (node == null) {
            throw new RedisException("no node of the Redis Cluster holds the slot of " + key);
        }
        return connection.getConnection(node.getNodeId()).sync();
    }

    /** Returns whether the server is a node of a Redis Cluster, of which the configuration names no other. */
    private boolean isOfCluster() {
        try {
            return server.info("cluster").contains("cluster_enabled:1");
        } catch (RedisCommandExecutionException e) {
            // A user without the right to it: such a cluster has to be configured by several of its nodes.
            return false;
        }
    }

    /** A message that could not be sent at once is worth nothing later. */
    private static ClientOptions.Builder options(ClientOptions.Builder builder, RedisTarget target) {
        if (!target.authorities().isEmpty()) {
            builder.sslOptions(SslOptions.builder()
                    .trustManager(Authorities.trusting(target.authorities()))
                    .build());
        }
        return builder.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .autoReconnect(true)
                .requestQueueSize(MOST_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .tcpNoDelay(true)
                        .keepAlive(true)
                        .tcpUserTimeout(TcpUserTimeoutOptions.builder()
                                .tcpUserTimeout(UNACKNOWLEDGED)
                                .enable(EpollProvider.isAvailable())
                                .build())
                        .build());
    }

    private static RedisURI uri(String url, RedisTarget target) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(CONNECT_TIMEOUT);
        uri.setClientName("sluice");
        Secret password = target.password();
        if (password != null) {
            RedisURI.Builder with = RedisURI.builder(uri);
            char[] chars = password.reveal().toCharArray();
            uri = target.user() == null
                    ? with.withPassword(chars).build()
                    : with.withAuthentication(target.user(), chars).build();
        }
        return uri;
    }

    /** Nothing waits for the threads, which have nothing left to do. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void shutDown(ClientResources resources) {
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }

    RedisScriptingAsyncCommands<String, String> scripting() {
        return scripting;
    }

    RedisServerCommands<String, String> server() {
        return server;
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        shutDown(resources);
    }
}
