package dev.sluice.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The texts that inputs are made from: golden requests, answers, streams and errors of all dialects.
 *
 * @param texts in the order of their paths, so that a seed means the same on each machine
 */
public record Corpus(List<String> texts) {

    private static final Path ROOT = Path.of("src/test/resources/protocol");

    /** Returns the files whose names end with {@code end} and whose folders' paths contain {@code folder}. */
    public static Corpus of(String folder, String end) {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return new Corpus(files.filter(file -> file.toString().contains(folder))
                    .filter(file -> file.toString().endsWith(end))
                    .sorted()
                    .map(Corpus::read)
                    .filter(text -> !text.isBlank())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns one of the texts. */
    public String any(RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
