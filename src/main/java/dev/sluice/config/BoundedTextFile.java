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

/** Reads text files that configuration names, as far as they are of a size that a person might have written. */
final class BoundedTextFile {

    /** Room for a hundred thousand keys, and far from what would hurt. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private BoundedTextFile() {}

    /**
     * What came of reading.
     *
     * @param content the text, empty where there was a problem
     * @param problem what went wrong, as in {@code does not exist}, or null
     */
    record Text(String content, @Nullable String problem) {}

    static Text read(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
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
            return new Text("", "may not be read by this user");
        } catch (CharacterCodingException e) {
            return new Text("", "is not text in UTF-8");
        } catch (IOException e) {
            return new Text("", Files.isDirectory(Path.of(file)) ? "is a directory" : "cannot be read");
        } catch (InvalidPathException e) {
            return new Text("", "is no file's name");
        }
    }
}
