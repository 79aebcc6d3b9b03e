package dev.sluice.telemetry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.sluice.call.Ticker;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An appender between Netty's and Reactor's loggers and the log: what a peer did becomes a line of {@link PeerFaults}, and all else
 * passes unchanged.
 */
public final class PeerFaultAppender extends AppenderBase<ILoggingEvent> {

    private static final String NAME = "peer-faults";

    private static final List<String> LOGGERS = List.of("io.netty", "reactor");

    private final Logger log;
    private final PeerFaults faults;

    private PeerFaultAppender(Logger log, PeerFaults faults) {
        this.log = log;
        this.faults = faults;
    }

    /** Installs the appender once, where Logback takes the log; later calls do nothing. */
    public static void install(Ticker ticker) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            PeerFaults faults = new PeerFaults(ticker);
            LOGGERS.forEach(name -> install(context, name, faults));
        }
    }

    private static synchronized void install(LoggerContext context, String name, PeerFaults faults) {
        Logger logger = context.getLogger(name);
        if (logger.getAppender(NAME) != null) {
            return;
        }
        PeerFaultAppender appender =
                new PeerFaultAppender(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), faults);
        appender.setName(NAME);
        appender.setContext(context);
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!faults.take(event.getLoggerName(), event.getFormattedMessage(), thrown(event.getThrowableProxy()))) {
            log.callAppenders(event);
        }
    }

    private static @Nullable Throwable thrown(@Nullable IThrowableProxy proxy) {
        return proxy instanceof ThrowableProxy throwable ? throwable.getThrowable() : null;
    }
}
