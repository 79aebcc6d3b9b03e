package dev.sluice.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A reporter that prints the problems of a configuration on standard error, one a line, without a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidConfigurationReporter implements SpringBootExceptionReporter {

    InvalidConfigurationReporter(@Nullable ConfigurableApplicationContext context) {}

    @Override
    @SuppressWarnings("SystemOut") // logging may not be set up yet, and would add a prefix
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfiguration) {
                System.err.println(cause.getMessage());
                return true;
            }
        }
        return false;
    }
}
