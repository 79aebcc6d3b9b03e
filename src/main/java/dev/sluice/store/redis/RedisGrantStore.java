package dev.sluice.store.redis;

import dev.sluice.limit.grant.GrantStore;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A store of shared buckets in Redis or Valkey. One script runs each message as one step; it is sent whole where the server does not
 * know it yet, and never loaded, since proxies refuse that. Safe for use by several threads.
 */
public final class RedisGrantStore implements GrantStore, AutoCloseable {

    /** The time after which an answer is not waited for: grants live on, and the next message says everything again. */
    private static final Duration TIMEOUT = Duration.ofMillis(50);

    private static final String SCRIPT = script();

    private final RedisConnection connection;
    private final String prefix;
    private final String digest;

    private RedisGrantStore(RedisConnection connection, RedisTarget target) {
        this.connection = connection;
        this.prefix = target.key("");
        this.digest = connection.scripting().digest(SCRIPT);
    }

    /**
     * Connects to {@code target} and checks that it can be used; blocks for some seconds at most.
     *
     * @throws RedisUnusable if it cannot; the message says what to do
     */
    public static RedisGrantStore open(RedisTarget target) {
        RedisConnection connection = RedisChecks.connect(target);
        try {
            RedisChecks.check(connection, target);
            return new RedisGrantStore(connection, target);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Makes the replica known, before it shares anything; blocks for some seconds at most, since a replica of its name that was
     * killed counts as alive for three.
     *
     * @throws RedisUnusable if another process is that replica, or the replicas that are alive are of another version
     */
    public void join(String replica, String instance) {
        SyncRequest hello = new SyncRequest(replica, instance, 0, "", Double.MAX_VALUE, true, false, List.of());
        RedisChecks.join(() -> sync(hello).toCompletableFuture(), replica);
    }

    @Override
    public CompletionStage<SyncAnswer> sync(SyncRequest request) {
        String[] keys = SyncMessage.keys(request, prefix);
        String[] arguments = SyncMessage.arguments(request);
        CompletableFuture<SyncAnswer> answer = new CompletableFuture<>();
        run(true, keys, arguments, request, answer);
        return answer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the result goes into answer
    private void run(
            boolean known,
            String[] keys,
            String[] arguments,
            SyncRequest request,
            CompletableFuture<SyncAnswer> answer) {
        RedisFuture<List<Object>> sent;
        try {
            sent = known
                    ? connection.scripting().evalsha(digest, ScriptOutputType.MULTI, keys, arguments)
                    : connection.scripting().eval(SCRIPT, ScriptOutputType.MULTI, keys, arguments);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return;
        }
        CompletableFuture<List<Object>> reply = sent.toCompletableFuture();
        reply.copy().orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).whenComplete((got, failed) -> {
            Throwable why = cause(failed);
            if (known && why instanceof RedisNoScriptException) {
                run(false, keys, arguments, request, answer);
            } else if (why != null) {
                if (why instanceof TimeoutException) {
                    reply.cancel(false);
                }
                answer.completeExceptionally(why);
            } else {
                complete(answer, got, request);
            }
        });
    }

    private void complete(CompletableFuture<SyncAnswer> answer, List<Object> reply, SyncRequest request) {
        SyncAnswer read;
        try {
            read = SyncMessage.answer(reply, request, prefix);
        } catch (IllegalStateException e) {
            answer.completeExceptionally(e);
            return;
        }
        answer.complete(read);
    }

    @Override
    public void close() {
        connection.close();
    }

    private static @Nullable Throwable cause(@Nullable Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
    }

    static String script() {
        try (InputStream in =
                Objects.requireNonNull(RedisGrantStore.class.getResourceAsStream("sync.lua"), "sync.lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
