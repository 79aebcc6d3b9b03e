package dev.sluice.store.redis;

import dev.sluice.call.Secret;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address of a Redis or Valkey, and the part of it that is used.
 *
 * @param urls one of {@code redis://}, {@code rediss://}, {@code redis-sentinel://} or {@code rediss-sentinel://}; several for
 *     nodes of a Redis Cluster
 * @param user the ACL user, or null for the default one
 * @param password the password, or null where none is needed
 * @param authorities the authorities that are trusted beside the platform's where it is reached by TLS
 * @param name the name of the cluster of replicas, which separates its keys from others'
 */
public record RedisTarget(
        List<String> urls,
        @Nullable String user,
        @Nullable Secret password,
        List<X509Certificate> authorities,
        String name) {

    public RedisTarget {
        urls = List.copyOf(urls);
        authorities = List.copyOf(authorities);
    }

    /** Returns the key of {@code part}; all keys of one name are in one slot. */
    String key(String part) {
        return "{sluice:" + name + "}:" + part;
    }
}
