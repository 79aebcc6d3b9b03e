package dev.sluice.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.security.cert.CertPathBuilderException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The checks of a Redis at start: a wrong one is refused with the remedy, before it loses data or lets limits be exceeded. */
final class RedisChecks {

    /** HSET of several fields, {@code ZRANGE} options and effects replication by default are in every release since. */
    private static final int LEAST_MAJOR = 6;

    private static final int LEAST_MINOR = 2;

    /** The longest wait for one answer; a start must not hang on a store that is silent. */
    private static final long SECONDS = 3;

    /** Together longer than a silent replica counts as alive. */
    static final int JOIN_ATTEMPTS = 9;

    /** Between two attempts, see {@link #JOIN_ATTEMPTS}. */
    private static final long JOIN_PAUSE_MILLIS = 400;

    /** Writes a log of facts and a value in its place, which no process reads. */
    private static final String CHECK = "redis.call('DEL', KEYS[1])"
            + " redis.call('XADD', KEYS[1], 'MAXLEN', '~', '1', '*', 'f', '1')"
            + " redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', '1')"
            + " return redis.call('SET', KEYS[1], '1', 'PX', '1000')";

    private RedisChecks() {}

    static RedisConnection connect(RedisTarget target) {
        try {
            return unlessLost(() -> RedisConnection.open(target), JOIN_ATTEMPTS);
        } catch (RedisException e) {
            if (isTimeout(e)) {
                throw silent();
            }
            String why = deepest(e);
            if (why.contains("WRONGPASS") || why.contains("invalid password") || why.contains("invalid username")) {
                throw unusable("refuses the user or password (expected: those of sluice.cluster.redis)");
            }
            if (isOf(e, CertPathBuilderException.class)) {
                throw unusable("shows a certificate that is not trusted: " + why
                        + " (expected: the file of its authority in sluice.cluster.redis.ca-file)");
            }
            if (why.contains("NOAUTH")) {
                throw unusable("asks for a password (expected: sluice.cluster.redis.password)");
            }
            throw unusable("cannot be reached: " + why
                    + " (expected: a Redis or Valkey that answers at sluice.cluster.redis.url)");
        } catch (IllegalArgumentException e) {
            throw unusable("has a URL that cannot be read (expected: redis://host:6379, rediss:// or"
                    + " redis-sentinel://host:26379#primary)");
        }
    }

    static void check(RedisConnection connection, RedisTarget target) {
        Map<String, String> info = info(connection);
        checkVersion(info);
        String policy = info.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            throw unusable("evicts keys: maxmemory-policy is " + policy
                    + " (expected: noeviction, by CONFIG SET maxmemory-policy noeviction)");
        }
        if ("slave".equals(info.get("role"))) {
            throw unusable("is a read-only replica (expected: the primary, or redis-sentinel:// so that it is found)");
        }
        checkScripts(connection, target, JOIN_ATTEMPTS);
    }

    /**
     * Returns the result of {@code work}, which is done again where the connection is lost meanwhile, {@code attempts} times at most: one of a
     * process that starts on a busy machine may be, and is made anew.
     */
    static <T> T unlessLost(Supplier<T> work, int attempts) {
        for (int left = attempts; ; left--) {
            try {
                return work.get();
            } catch (RedisException e) {
                if (left == 0 || !isLost(e)) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** Returns whether a connection was there and is no more; what cannot be reached, refuses or is silent has a class of its own. */
    private static boolean isLost(@Nullable Throwable thrown) {
        return thrown != null && thrown.getClass() == RedisException.class;
    }

    private static Map<String, String> info(RedisConnection connection) {
        Map<String, String> values = new HashMap<>();
        String all;
        try {
            all = unlessLost(() -> connection.server().info(), JOIN_ATTEMPTS);
        } catch (RedisCommandExecutionException e) {
            if (String.valueOf(e.getMessage()).startsWith("NOAUTH")) {
                throw unusable("asks for a password (expected: sluice.cluster.redis.password)");
            }
            // A user without the right to it: what it says cannot be checked.
            return values;
        } catch (RedisException e) {
            throw isTimeout(e) ? silent() : unusable("does not answer: " + deepest(e) + " (expected: an answer)");
        }
        for (String line : all.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** Valkey states the Redis that it is compatible with. */
    private static void checkVersion(Map<String, String> info) {
        String version = info.get("redis_version");
        if (version == null) {
            return;
        }
        String[] parts = version.split("\\.", -1);
        try {
            int major = Integer.parseInt(parts[0]);
            int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
            if (major < LEAST_MAJOR || (major == LEAST_MAJOR && minor < LEAST_MINOR)) {
                throw unusable("is version " + version + " (expected: Redis 6.2 or later, or Valkey)");
            }
        } catch (NumberFormatException e) {
            // A version of another form is one that cannot be judged.
        }
    }

    /** Runs a script that writes, as every message does. */
    private static void checkScripts(RedisConnection connection, RedisTarget target, int attempts) {
        String key = target.key("check");
        try {
            connection.scripting().eval(CHECK, ScriptOutputType.STATUS, key).get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable("was not checked, since the start was interrupted");
        } catch (TimeoutException e) {
            throw silent();
        } catch (ExecutionException e) {
            if (isTimeout(e)) {
                throw silent();
            }
            if (attempts > 0 && isLost(e.getCause())) {
                pause();
                checkScripts(connection, target, attempts - 1);
                return;
            }
            String why = deepest(e);
            if (why.startsWith("READONLY")) {
                throw unusable("is read-only (expected: the primary, or redis-sentinel:// so that it is found)");
            }
            if (why.startsWith("CLUSTERDOWN")) {
                throw unusable("is a Redis Cluster that does not serve all slots: " + why
                        + " (expected: CLUSTER INFO says cluster_state:ok at each node)");
            }
            throw unusable("runs no script that writes: " + why
                    + " (expected: a user, and no proxy, that allows EVAL and EVALSHA on keys " + target.key("*")
                    + ')');
        }
    }

    /**
     * Sends {@code hello} until it is answered, {@code attempts} times more than once at most.
     *
     * @param prefix that of the cluster's keys
     */
    static void join(Supplier<? extends Future<?>> hello, String replica, String prefix, int attempts) {
        for (int left = attempts; ; left--) {
            try {
                hello.get().get(SECONDS, TimeUnit.SECONDS);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unusable("was not asked, since the start was interrupted");
            } catch (TimeoutException e) {
                throw silent();
            } catch (ExecutionException e) {
                String why = deepest(e);
                if (why.startsWith("SUPERSEDED")) {
                    // It was heard before, and only the answer came too late.
                    return;
                }
                if (left == 0 || why.startsWith("DATABASE")) {
                    throw refused(why, replica, prefix);
                }
                pause();
            }
        }
    }

    private static RedisUnusable refused(String why, String replica, String prefix) {
        if (why.startsWith("DATABASE")) {
            return new RedisUnusable(
                    "sluice.cluster.name: the cluster of this name uses another database than store.url names"
                            + " (expected: a name of its own for each cluster; where the database was replaced on purpose,"
                            + " HDEL "
                            + prefix + "state database while no replica runs)");
        }
        if (why.startsWith("DUPLICATE")) {
            return new RedisUnusable("sluice.cluster.replica: another process is " + replica
                    + " already (expected: a name of its own for each replica)");
        }
        if (why.startsWith("VERSION")) {
            return new RedisUnusable("sluice.cluster: " + why.substring("VERSION ".length())
                    + ", this one speaks " + SyncMessage.VERSION
                    + " (expected: replicas of versions that can run side by side, or all of them stopped first)");
        }
        return unusable("does not answer: " + why + " (expected: an answer to the script)");
    }

    private static void pause() {
        try {
            Thread.sleep(JOIN_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RedisUnusable silent() {
        return unusable("does not answer (expected: an answer within " + SECONDS + " seconds)");
    }

    /** Returns whether no answer came in time, rather than one that refuses. */
    private static boolean isTimeout(Throwable thrown) {
        return isOf(thrown, RedisCommandTimeoutException.class);
    }

    private static boolean isOf(Throwable thrown, Class<? extends Throwable> kind) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    private static RedisUnusable unusable(String what) {
        return new RedisUnusable("sluice.cluster.redis: the Redis " + what);
    }

    /** Returns the message of the first cause that is not just a wrapper. */
    private static String deepest(Throwable thrown) {
        Throwable cause = thrown;
        @Nullable Throwable next = cause.getCause();
        while (next != null
                && (cause instanceof RedisConnectionException
                        || cause instanceof ExecutionException
                        || cause instanceof CompletionException
                        || cause instanceof RedisException)) {
            cause = next;
            next = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
