package dev.sluice.cli;

import dev.sluice.access.ClientKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command that hashes a client's key for {@code key-sha256}, so that the configuration need not hold the key. */
record HashKeyCommand() implements Command {

    /** No key is nearly as long; longer input has been piped in by mistake. */
    private static final int MAX_BYTES = 8 << 10;

    @Override
    public String name() {
        return "hash-key";
    }

    @Override
    public String parameters() {
        return "[KEY]";
    }

    @Override
    public String purpose() {
        return "print the SHA-256 of a client's key for key-sha256; without KEY, read it from standard input";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        if (arguments.size() > 1) {
            throw new UsageError(arguments.size() + " arguments (expected: one key, or none)");
        }
        String key = arguments.isEmpty() ? piped(terminal) : arguments.get(0);
        if (key.isBlank()) {
            throw new UsageError("an empty key (expected: one as an argument or on standard input)");
        }
        terminal.out().println(ClientKey.of(key).sha256());
        return ExitCode.OK;
    }

    private static String piped(Terminal terminal) {
        try {
            byte[] bytes = terminal.in().readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UsageError("more than " + MAX_BYTES + " bytes on standard input (expected: one key)");
            }
            String key = new String(bytes, StandardCharsets.UTF_8).strip();
            if (key.lines().count() > 1) {
                throw new UsageError("more than one line on standard input (expected: one key)");
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read", e);
        }
    }
}
