package dev.sluice.boot;

import dev.sluice.store.StoreUnusable;
import dev.sluice.store.redis.RedisUnusable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A reporter that prints on standard error why the store cannot be used, in one line without a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StoreUnusableReporter implements SpringBootExceptionReporter {

    StoreUnusableReporter(@Nullable ConfigurableApplicationContext context) {}

    @Override
    @SuppressWarnings("SystemOut") // as for an invalid configuration
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreUnusable) {
                System.err.println("sluice.store.url: " + cause.getMessage());
                return true;
            }
            if (cause instanceof RedisUnusable) {
                System.err.println(cause.getMessage());
                return true;
            }
        }
        return false;
    }
}
