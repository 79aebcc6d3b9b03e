package dev.sluice.boot.config;

import dev.sluice.call.Secret;
import java.util.ArrayList;
import java.util.List;

/** A file of keys, one a line; blank lines and lines that begin with {@code #} are skipped. */
final class KeysFile {

    private KeysFile() {}

    static List<Secret> read(String file, String path, Problems problems) {
        SmallFile.Text text = SmallFile.read(file);
        if (text.problem() != null) {
            problems.add(path, file + ' ' + text.problem(), "a file with one key a line");
            return List.of();
        }
        List<Secret> secrets = new ArrayList<>();
        int number = 0;
        for (String line : text.content().lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Secret secret = Format.SECRET.read(line);
            if (secret == null) {
                problems.add(path, file + " line " + number + " is not a key", "one key a line, without blanks");
            } else {
                secrets.add(secret);
            }
        }
        if (secrets.isEmpty()) {
            problems.add(path, file + " holds no key", "a file with one key a line");
        }
        return secrets;
    }
}
