package dev.sluice.config;

import dev.sluice.store.StoreTarget;
import dev.sluice.store.redis.RedisTarget;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of {@code sluice.cluster}. */
final class ClusterReader {

    private ClusterReader() {}

    /**
     * Returns the cluster that this process belongs to, or null where it is alone.
     *
     * @param host the name of this machine, which names the replica where the configuration does not, or null
     */
    static @Nullable ClusterSettings read(ConfigSection section, StoreTarget store, @Nullable String host) {
        ConfigSection redis = section.get(ClusterSchema.REDIS);
        @Nullable List<String> urls = redis.get(ClusterSchema.URL);
        if (urls == null) {
            return null;
        }
        if (!(store instanceof StoreTarget.Postgres)) {
            redis.wrong(
                    ClusterSchema.URL,
                    "has replicas share a pool",
                    "a store.url of PostgreSQL beside it, which they share too");
        }
        @Nullable String named = section.get(ClusterSchema.REPLICA);
        @Nullable String replica = named == null ? host : named;
        if (replica == null) {
            section.wrong(ClusterSchema.REPLICA, "missing", "a name of this replica, or the variable HOSTNAME");
            return null;
        }
        return new ClusterSettings(
                new RedisTarget(
                        urls,
                        redis.get(ClusterSchema.USER),
                        redis.get(ClusterSchema.PASSWORD),
                        authorities(redis, urls),
                        section.get(ClusterSchema.CLUSTER_NAME)),
                replica,
                section.get(ClusterSchema.ON_STORE_LOSS));
    }

    private static List<X509Certificate> authorities(ConfigSection redis, List<String> urls) {
        String file = redis.get(EgressSchema.CA_FILE);
        if (file == null) {
            return List.of();
        }
        if (!urls.get(0).startsWith("rediss")) {
            redis.wrong(
                    EgressSchema.CA_FILE,
                    "without a url of TLS",
                    "a url that begins with rediss:// or rediss-sentinel://");
        }
        return TlsReader.certificates(redis, EgressSchema.CA_FILE, file);
    }
}
