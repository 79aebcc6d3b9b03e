package dev.sluice.upstream;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** A shortage of the relay's own, of descriptors, ports, buffers or pooled connections, for which no connection could be made. */
final class OwnShortage {

    /** Linux's errno(3) of ENOMEM, ENFILE, EMFILE, EADDRNOTAVAIL and ENOBUFS, as Netty's native transports write them. */
    private static final Pattern ERRORS = Pattern.compile("failed with error\\(-(?:12|23|24|99|105)\\)");

    /** The same in the words of strerror(3), for Java's own sockets, whose exceptions have no number. */
    private static final List<String> WORDS = List.of(
            "cannot allocate memory",
            "too many open files",
            "cannot assign requested address",
            "can't assign requested address",
            "no buffer space available");

    private OwnShortage() {}

    /** Returns whether such a shortage is among {@code failure} and its causes. */
    static boolean isBehind(Throwable failure) {
        return Causes.of(failure).stream().anyMatch(OwnShortage::isOne);
    }

    private static boolean isOne(Throwable cause) {
        return cause instanceof OutOfMemoryError
                || cause instanceof PoolAcquirePendingLimitException
                || cause instanceof PoolAcquireTimeoutException
                || isTold(cause.getMessage());
    }

    private static boolean isTold(@Nullable String message) {
        String words = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return ERRORS.matcher(words).find() || WORDS.stream().anyMatch(words::contains);
    }
}
