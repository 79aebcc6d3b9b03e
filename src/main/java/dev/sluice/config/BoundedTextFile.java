package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A reader of the text files that configuration names, up to a bound on their size. */
final class BoundedTextFile {

    /** Enough for a hundred thousand keys, and little beside the heap. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private BoundedTextFile() {}

    /**
     * The content of a file, or the problem met while reading it.
     *
     * @param content empty where there was a problem
     * @param problem follows the file's name in a message, as {@code does not exist} does; null where there was none
     */
    record Text(String content, @Nullable String problem) {}

    static Text read(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return new Text("", "is larger than 16 MB");
            }
            return new Text(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    null);
        } catch (NoSuchFileException e) {
            return new Text("", "does not exist");
        } catch (AccessDeniedException e) {
            return new Text("", "cannot be read by this user");
        } catch (CharacterCodingException e) {
            return new Text("", "is not UTF-8 text");
        } catch (IOException e) {
            return new Text("", Files.isDirectory(Path.of(file)) ? "is a directory" : "cannot be read");
        } catch (InvalidPathException e) {
            return new Text("", "is not a valid file name");
        }
    }
}
