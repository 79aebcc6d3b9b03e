package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.sluice.FreePorts;
import dev.sluice.call.Secret;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import io.lettuce.core.ScriptOutputType;
import java.io.FileInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.MountableFile;

/** Replicas share a limit through Redis over TLS, as an ACL user, behind sentinels, and through a Redis Cluster. */
@Testcontainers(disabledWithoutDocker = true)
@Timeout(120)
class RedisKindsIT {

    private static final String DONE = "everything is there";
    private static final String TLS = "src/test/resources/tls/";
    private static final String COMMON = " --bind 0.0.0.0 --protected-mode no --save '' --repl-diskless-sync-delay 0 ";

    /** The rights that the documentation asks for. */
    private static final String RIGHTS = "resetkeys '~{sluice:it}:*' -@all +eval +evalsha +info +ping +time"
            + " +@hash +@sortedset +@stream +del +set +pexpire";

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Starts servers by {@code script} in a container whose ports are the same outside: they name them to clients. */
    private void start(List<Integer> ports, String script) {
        GenericContainer<?> container = new GenericContainer<>("redis:7.4-alpine")
                .withCopyFileToContainer(MountableFile.forHostPath(TLS + "server.pem", 0644), "/tls/server.pem")
                .withCopyFileToContainer(MountableFile.forHostPath(TLS + "server-key.pem", 0644), "/tls/server-key.pem")
                .withCommand("sh", "-c", script + "\necho " + DONE + "; wait")
                .waitingFor(Wait.forLogMessage(".*" + DONE + ".*", 1));
        container.setPortBindings(
                ports.stream().map(port -> "127.0.0.1:" + port + ':' + port).toList());
        opened.add(container::stop);
        container.start();
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    @Test
    void over_tls_with_an_authority_of_ones_own() throws Exception {
        int port = FreePorts.of(1).get(0);
        start(
                List.of(port),
                "redis-server --port 0 --tls-port " + port + COMMON
                        + "--tls-cert-file /tls/server.pem --tls-key-file /tls/server-key.pem --tls-auth-clients no &\n"
                        + "until redis-cli --tls --insecure -p " + port + " ping; do sleep 0.1; done");
        X509Certificate authority;
        try (FileInputStream in = new FileInputStream(TLS + "ca.pem")) {
            authority =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        List<String> url = List.of("rediss://127.0.0.1:" + port);
        shareOneLimit(new RedisTarget(url, null, null, List.of(authority), "it"));
        assertThatThrownBy(() -> RedisGrantStore.open(new RedisTarget(url, null, null, List.of(), "it"), "db"))
                .isInstanceOf(RedisUnusable.class)
                .hasMessageContaining("certificate that is not trusted")
                .hasMessageContaining("sluice.cluster.redis.ca-file");
    }

    @Test
    void as_an_acl_user_with_no_more_rights_than_are_documented() {
        int port = FreePorts.of(1).get(0);
        start(
                List.of(port),
                "redis-server --port " + port + COMMON + "--user sluice on '>p' " + RIGHTS + " &\n"
                        + "until redis-cli -p " + port + " ping; do sleep 0.1; done");
        shareOneLimit(new RedisTarget(List.of("redis://127.0.0.1:" + port), "sluice", Secret.of("p"), List.of(), "it"));
    }

    @Test
    void behind_sentinels_over_a_failover() {
        List<Integer> ports = FreePorts.of(3);
        int primary = ports.get(0);
        int copy = ports.get(1);
        int sentinel = ports.get(2);
        start(
                ports,
                "redis-server --port " + primary + COMMON + "&\n"
                        + "redis-server --port " + copy + COMMON + "--replicaof 127.0.0.1 " + primary + " &\n"
                        + "until redis-cli -p " + copy
                        + " info replication | grep -q master_link_status:up; do sleep 0.1; done\n"
                        + "printf 'port " + sentinel + "\\nprotected-mode no\\nsentinel monitor primary 127.0.0.1 "
                        + primary + " 1\\n"
                        + "sentinel down-after-milliseconds primary 3000\\n"
                        + "sentinel failover-timeout primary 2000\\n"
                        + "' > /tmp/s.conf\n"
                        + "redis-server"
                        + " /tmp/s.conf --sentinel &\n"
                        + "until"
                        + " redis-cli"
                        + " -p " + sentinel + " sentinel replicas primary | grep -q " + copy
                        + "; do sleep 0.1; done\n"
                        + "(until redis-cli -p " + primary + " exists fail | grep -q 1; do sleep 0.1; done;"
                        + " redis-cli -p " + primary + " shutdown nosave) &");
        RedisTarget target = new RedisTarget(
                List.of("redis-sentinel://127.0.0.1:" + sentinel + "#primary"), null, null, List.of(), "it");
        RedisGrantStore store = shareOneLimit(target);
        try (RedisConnection any = RedisConnection.open(target)) {
            any.scripting().eval("return redis.call('SET', KEYS[1], '1')", ScriptOutputType.STATUS, "fail");
            await("the copy has become the primary, and its data are those of the primary")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> any.server().info("replication").contains("connected_slaves:0")
                            && sync(store, "b", 100)
                                            .groups()
                                            .get(0)
                                            .given()
                                            .get(0)
                                            .granted()
                                    >= 39.9);
        }
        assertThat(sync(store, "b", 100).groups().get(0).given().get(0).granted())
                .isCloseTo(40, within(0.01));
    }

    @Test
    void through_a_redis_cluster_of_which_one_node_is_configured_or_several() {
        List<Integer> free = FreePorts.of(12);
        List<Integer> ports = free.subList(0, 6);
        StringBuilder script = new StringBuilder();
        StringBuilder nodes = new StringBuilder();
        for (int i = 0; i < ports.size(); i++) {
            int port = ports.get(i);
            script.append("redis-server --port " + port + COMMON + "--cluster-enabled yes --cluster-config-file /tmp/"
                    + port + ".conf --cluster-port " + free.get(6 + i) + " --cluster-announce-ip 127.0.0.1 &\n");
            script.append("until redis-cli -p " + port + " ping; do sleep 0.1; done\n");
            nodes.append(" 127.0.0.1:").append(port);
        }
        script.append("redis-cli --cluster create" + nodes + " --cluster-replicas 1 --cluster-yes\n");
        for (int port : ports) {
            // Each node finds out by itself that all slots are served, and refuses commands until then.
            script.append(
                    "until redis-cli -p " + port + " cluster info | grep -q cluster_state:ok; do sleep 0.1; done\n");
        }
        start(ports, script.toString());
        List<String> urls =
                ports.stream().map(port -> "redis://127.0.0.1:" + port).toList();
        shareOneLimit(new RedisTarget(urls, null, null, List.of(), "it"));
        for (String url : urls) {
            RedisGrantStore.open(new RedisTarget(List.of(url), null, null, List.of(), "it"), "db")
                    .close();
        }
    }

    /** Has two replicas ask for more of one limit than there is; returns the second one's store. */
    private RedisGrantStore shareOneLimit(RedisTarget target) {
        RedisGrantStore a = open(target);
        RedisGrantStore b = open(target);
        a.join("a", "a-run");
        b.join("b", "b-run");
        SyncAnswer first = sync(a, "a", 60);
        assertThat(first.replicas()).containsExactly("a", "b");
        assertThat(first.groups().get(0).given().get(0).granted()).isCloseTo(60, within(0.01));
        assertThat(sync(b, "b", 100).groups().get(0).given().get(0).granted()).isCloseTo(40, within(0.01));
        return b;
    }

    private RedisGrantStore open(RedisTarget target) {
        RedisGrantStore store = RedisGrantStore.open(target, "db", RedisGrantStoreIT.PATIENTLY);
        opened.add(store);
        return store;
    }

    private long sequence;

    private SyncAnswer sync(RedisGrantStore store, String replica, double wanted) {
        SyncRequest.Ask ask =
                new SyncRequest.Ask(Dimension.TOKENS, 0.001, 100, 0, 0, wanted, 0, 0, SyncRequest.Role.STATES);
        SyncRequest.Group group = new SyncRequest.Group("g", 0, 0, 0, 0, 0, List.of(ask));
        return store.sync(new SyncRequest(
                        replica,
                        replica + "-run",
                        ++sequence,
                        "",
                        Double.MAX_VALUE,
                        true,
                        false,
                        0,
                        "",
                        List.of(),
                        List.of(group),
                        List.of()))
                .toCompletableFuture()
                .join();
    }
}
