package dev.sluice.acceptance;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Regular expressions and {@code java.util.stream} that the relay's own code uses on event loops, noted while they are watched.
 * BlockHound sees them, as it does calls that block.
 */
public final class CostlyUses implements BlockHoundIntegration {

    private static final Set<String> CLASSES =
            Set.of("java.util.regex.Pattern", "java.util.stream.StreamSupport", "java.lang.String");

    private static final Set<String> FOUND = ConcurrentHashMap.newKeySet();
    private static volatile boolean watched;

    /** Forgets what was noted, and notes from now on. */
    static void watch() {
        FOUND.clear();
        watched = true;
    }

    /** Ends the watch, and returns where in the relay each noted use is. */
    static Set<String> found() {
        watched = false;
        return Set.copyOf(FOUND);
    }

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.markAsBlocking(
                        "java.util.regex.Pattern", "matcher", "(Ljava/lang/CharSequence;)Ljava/util/regex/Matcher;")
                .markAsBlocking("java.util.regex.Pattern", "split", "(Ljava/lang/CharSequence;I)[Ljava/lang/String;")
                .markAsBlocking("java.util.regex.Pattern", "compile", "(Ljava/lang/String;)Ljava/util/regex/Pattern;")
                .markAsBlocking(
                        "java.util.stream.StreamSupport",
                        "stream",
                        "(Ljava/util/Spliterator;Z)Ljava/util/stream/Stream;")
                .markAsBlocking(
                        "java.util.stream.StreamSupport",
                        "intStream",
                        "(Ljava/util/Spliterator$OfInt;Z)Ljava/util/stream/IntStream;")
                .blockingMethodCallback(method -> {
                    if (!CLASSES.contains(method.getClassName())) {
                        throw new BlockingOperationError(method);
                    }
                    if (watched) {
                        note(method.toString());
                    }
                });
    }

    /** A use counts where the first caller outside of the JDK is the relay. */
    private static void note(String method) {
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            if (!isOfMachinery(frame.getClassName())) {
                if (frame.getClassName().startsWith("dev.sluice.")) {
                    FOUND.add(method + " at " + frame);
                }
                return;
            }
        }
    }

    private static boolean isOfMachinery(String name) {
        return name.startsWith("java.")
                || name.startsWith("reactor.blockhound.")
                || name.equals(CostlyUses.class.getName());
    }
}
