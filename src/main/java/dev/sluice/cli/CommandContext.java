package dev.sluice.cli;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import java.time.InstantSource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The surroundings of a command.
 *
 * @param environment variables and system properties, from which configuration is read
 * @param ticker for durations
 * @param alarm for timeouts
 * @param clock for dates
 * @param relays starts relays in this process
 */
public record CommandContext(
        ConfigurableEnvironment environment, Ticker ticker, Alarm alarm, InstantSource clock, Relays relays) {

    /** Starts relays in this process. */
    @FunctionalInterface
    public interface Relays {

        /** Starts a relay on a free port of the loopback interface. */
        RunningRelay start(Settings settings);
    }

    /** A relay in this process that serves until it is closed. */
    public interface RunningRelay extends AutoCloseable {

        int port();

        @Override
        void close();
    }
}
