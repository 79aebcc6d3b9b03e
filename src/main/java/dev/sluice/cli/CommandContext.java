package dev.sluice.cli;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.config.Settings;
import java.time.InstantSource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What commands take from the outside.
 *
 * @param environment variables and system properties, as configuration is read from them
 * @param ticker measures
 * @param alarm wakes
 * @param clock tells dates
 * @param relays starts relays in this process
 */
public record CommandContext(
        ConfigurableEnvironment environment, Ticker ticker, Alarm alarm, InstantSource clock, Relays relays) {

    /** Starts relays in this process. */
    @FunctionalInterface
    public interface Relays {

        /** Starts one on a free port of the loopback interface. */
        RunningRelay start(Settings settings);
    }

    /** A relay in this process, until it is closed. */
    public interface RunningRelay extends AutoCloseable {

        int port();

        @Override
        void close();
    }
}
