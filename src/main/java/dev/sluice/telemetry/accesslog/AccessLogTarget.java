package dev.sluice.telemetry.accesslog;

import java.nio.file.Files;
import java.nio.file.Path;

/** The target of the access log. */
public sealed interface AccessLogTarget {

    /** There is no access log. */
    record Nowhere() implements AccessLogTarget {}

    /** Standard output, between the program's own lines, which never begin with a brace. */
    record Stdout() implements AccessLogTarget {}

    /** A file that is rotated each day and at a size. */
    record Rolling(Path file) implements AccessLogTarget {

        /** Returns whether the file is, or could become, one that this user may write to. */
        public boolean canBeWritten() {
            Path directory = file.toAbsolutePath().getParent();
            return Files.exists(file)
                    ? Files.isRegularFile(file) && Files.isWritable(file)
                    : directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
        }
    }
}
