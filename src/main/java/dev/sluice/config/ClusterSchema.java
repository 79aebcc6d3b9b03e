package dev.sluice.config;

import dev.sluice.call.Secret;
import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Section;
import dev.sluice.limit.grant.StoreLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The keys below {@code cluster}. */
final class ClusterSchema {

    private static final String SCHEME = "rediss?(-sentinel)?://";

    private static final String NODE = SCHEME + "[!-~]{1,1000}";

    /** A URL does not carry the password, which has a key of its own and is shown nowhere. */
    private static final ValueFormat<List<String>> URLS = ValueFormat.text(
            "redis://host:6379, rediss:// for TLS, redis-sentinel://host:26379#primary (rediss-sentinel:// for TLS),"
                    + " or nodes of a Redis Cluster with commas between them",
            NODE + "(, ?" + NODE + "){0,31}",
            text -> List.of(text.split(", ?(?=" + SCHEME + ")", -1)));

    private static final ValueFormat<String> NAME = ValueFormat.text(
            "a name of 1 to 63 letters, digits, dots, hyphens and underscores",
            "[A-Za-z0-9][A-Za-z0-9._-]{0,62}",
            text -> text);

    private static final ValueFormat<StoreLoss> STORE_LOSS = ValueFormat.shown(
            "safe-share, refuse or solo",
            Map.of(
                    "enum",
                    Arrays.stream(StoreLoss.values()).map(StoreLoss::label).toList()),
            text -> Arrays.stream(StoreLoss.values())
                    .filter(each -> each.label().equals(text))
                    .findFirst()
                    .orElse(null));

    static final Optional<List<String>> URL =
            new Optional<>("url", URLS, "this process is alone", "the address of Redis 6.2 or later, or Valkey");
    static final Optional<String> USER =
            new Optional<>("user", TextFormats.STORE_USER, "the default user", "an ACL user");
    static final Optional<Secret> PASSWORD = new Optional<>(
            "password", TextFormats.FIELD_VALUE, "none", "the password; better in a `${VAR}` or `${file:…}`");
    static final Section REDIS = new Section(
            "redis",
            SectionSchema.of(URL, USER, PASSWORD, EgressSchema.CA_FILE),
            "as below",
            "the store of what replicas share");
    static final Defaulted<String> CLUSTER_NAME =
            new Defaulted<>("name", NAME, "sluice", "the cluster's name, by which several can share one Redis");
    static final Optional<String> REPLICA = new Optional<>(
            "replica", NAME, "the variable HOSTNAME", "this replica's name, unlike those of all others in the cluster");
    static final Defaulted<StoreLoss> ON_STORE_LOSS = new Defaulted<>(
            "on-store-loss",
            STORE_LOSS,
            "safe-share",
            "without Redis: `safe-share` goes on at 0.9 of each limit by the number of replicas, `refuse` sends"
                    + " nothing, `solo` goes on at the whole limits");

    static final Section CLUSTER = new Section(
            "cluster",
            SectionSchema.of(REDIS, CLUSTER_NAME, REPLICA, ON_STORE_LOSS),
            "this process is alone",
            "[several replicas](operations.md#several-replicas) that share one pool; needs a `store.url` of"
                    + " PostgreSQL, and takes effect at a start");

    private ClusterSchema() {}
}
