package dev.sluice.config;

import dev.sluice.call.Secret;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of a file of keys, one a line, bare, quoted or as {@code NAME=key}; blank lines and {@code #} lines are skipped. */
final class KeysFile {

    /** Within a key an equals sign is padding, as RFC 6750 has it: only more of them may follow. */
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?:export\\s+)?[A-Za-z_][A-Za-z0-9_]*\\s*=\\s*([^=\\s].*)");

    /** A variable without a value; base64 with padding has no underscore among capitals only. */
    private static final Pattern UNSET = Pattern.compile("(?:export\\s+)?[A-Z]+_[A-Z0-9_]*\\s*=");

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
        for (String line : text.content()
                .replaceFirst("^\uFEFF", "")
                .lines()
                .map(String::strip)
                .toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String key = key(line);
            Secret secret = UNSET.matcher(line).matches() ? null : TextFormats.SECRET.read(key);
            if (key.indexOf(',') >= 0) {
                problems.add(path, file + " line " + number + " has a comma", "one key a line");
            } else if (secret == null) {
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

    /** Returns the key in {@code line}, which may be written as files of variables are: {@code export NAME="key"}. */
    private static String key(String line) {
        Matcher assignment = ASSIGNMENT.matcher(line);
        return assignment.matches() ? assignment.group(1) : line;
    }
}
