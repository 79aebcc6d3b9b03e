package dev.sluice.store.redis;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A script that Redis runs as one step. It is sent whole where the server does not know it yet, and never loaded, since proxies
 * refuse that. Safe for use by several threads.
 */
final class RedisScript {

    private final RedisConnection connection;
    private final String text;
    private final String digest;
    private final Duration timeout;

    /**
     * @param timeout the time after which an answer is not waited for
     * @param parts the names of the script's parts beside this class, in order
     */
    RedisScript(RedisConnection connection, Duration timeout, String... parts) {
        this.connection = connection;
        this.timeout = timeout;
        this.text = Stream.of(parts).map(RedisScript::text).collect(Collectors.joining("\n"));
        this.digest = connection.scripting().digest(text);
    }

    /**
     * Runs the script; completes within the timeout, exceptionally where it was refused or not answered.
     *
     * @param read makes the result of the script's reply, or throws
     */
    <T> CompletableFuture<T> run(String[] keys, String[] arguments, Function<List<Object>, T> read) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        run(true, keys, arguments, read, answer);
        return answer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the result goes into answer
    private <T> void run(
            boolean known,
            String[] keys,
            String[] arguments,
            Function<List<Object>, T> read,
            CompletableFuture<T> answer) {
        RedisFuture<List<Object>> sent;
        try {
            sent = known
                    ? connection.scripting().evalsha(digest, ScriptOutputType.MULTI, keys, arguments)
                    : connection.scripting().eval(text, ScriptOutputType.MULTI, keys, arguments);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return;
        }
        CompletableFuture<List<Object>> reply = sent.toCompletableFuture();
        reply.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((got, failed) -> {
            Throwable why = cause(failed);
            if (known && why instanceof RedisNoScriptException) {
                run(false, keys, arguments, read, answer);
            } else if (why instanceof TimeoutException) {
                reply.cancel(false);
                answer.completeExceptionally(new TimeoutException("no answer within " + timeout.toMillis() + " ms"));
            } else if (why != null) {
                answer.completeExceptionally(why);
            } else {
                complete(answer, read, got);
            }
        });
    }

    private static <T> void complete(CompletableFuture<T> answer, Function<List<Object>, T> read, List<Object> reply) {
        T result;
        try {
            result = read.apply(reply);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return;
        }
        answer.complete(result);
    }

    private static @Nullable Throwable cause(@Nullable Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
    }

    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(RedisScript.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
