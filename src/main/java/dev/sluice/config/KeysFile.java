package dev.sluice.config;

import dev.sluice.call.Secret;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Reads a file of keys, one a line; blank lines and lines that begin with {@code #} are skipped. */
final class KeysFile {

    private KeysFile() {}

    /** Returns the keys by the numbers of their lines, in order. */
    static NavigableMap<Integer, Secret> read(String file, String path, Problems problems) {
        BoundedTextFile.Text text = BoundedTextFile.read(file);
        if (text.problem() != null) {
            problems.add(path, file + ' ' + text.problem(), "a file with one key a line");
            return new TreeMap<>();
        }
        NavigableMap<Integer, Secret> secrets = new TreeMap<>();
        int number = 0;
        for (String line : text.content().lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Secret secret = TextFormats.SECRET.read(line);
            if (secret == null) {
                problems.add(
                        path,
                        file + " line " + number + " is not a key",
                        "one key a line, of visible ASCII characters");
            } else {
                secrets.put(number, secret);
            }
        }
        if (secrets.isEmpty()) {
            problems.add(path, file + " contains no key", "a file with one key a line");
        }
        return secrets;
    }
}
