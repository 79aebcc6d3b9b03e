package dev.sluice.telemetry.accesslog;

import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.recovery.ResilientFileOutputStream;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file of lines that is rotated each day, and sooner where it grows large; old files are compressed, and the oldest deleted.
 * Logback does the work.
 */
final class RollingFile implements LineSink {

    /** Some 200,000 calls; editors still open a file of this size. */
    private static final FileSize LARGEST = new FileSize(100 * FileSize.MB_COEFFICIENT);

    /** The disk space of all old files together, compressed. */
    private static final FileSize ALL_OLD = new FileSize(FileSize.GB_COEFFICIENT);

    /** After that a file is removed, however small: the ledger keeps what was billed. */
    private static final int DAYS_KEPT = 30;

    private final ContextBase context = new ContextBase();
    private final RollingFileAppender<byte[]> appender = new RollingFileAppender<>();
    private final SizeAndTimeBasedRollingPolicy<byte[]> policy = new SizeAndTimeBasedRollingPolicy<>();
    private boolean failing;

    private RollingFile() {}

    /** Opens {@code file} to add to it; where that fails, so does every line until it can be opened. */
    static RollingFile open(Path file) {
        RollingFile log = new RollingFile();
        log.start(file.toAbsolutePath().toString());
        return log;
    }

    private void start(String file) {
        context.start();
        context.getStatusManager().add(this::statusChanged);
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file.replace("%", "\\%") + ".%d{yyyy-MM-dd}.%i.gz");
        policy.setMaxFileSize(LARGEST);
        policy.setMaxHistory(DAYS_KEPT);
        policy.setTotalSizeCap(ALL_OLD);
        appender.setContext(context);
        appender.setName("access-log");
        appender.setFile(file);
        appender.setEncoder(new Lines());
        appender.setRollingPolicy(policy);
        policy.start();
        appender.start();
    }

    @Override
    public void write(byte[] line) throws IOException {
        appender.doAppend(line);
        if (failing || !appender.isStarted()) {
            throw new IOException(appender.getFile() + " cannot be written");
        }
    }

    /** The stream swallows its failures and tries again now and then, and reports both to its context alone. */
    private void statusChanged(Status status) {
        if (status.getOrigin() instanceof ResilientFileOutputStream) {
            failing = status.getLevel() >= Status.WARN
                    || (failing && !status.getMessage().startsWith("Recovered"));
        }
    }

    @Override
    public void close() {
        appender.stop();
        policy.stop();
        context.stop();
    }

    private static final class Lines extends EncoderBase<byte[]> {

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(byte[] line) {
            return line;
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }
}
