package dev.sluice.config;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The replacement of <code>${NAME}</code>, <code>${NAME:default}</code> and <code>${file:/path}</code> by their values.
 *
 * <p>A value is not searched for further placeholders, so that a secret may hold any character.
 */
final class Placeholders {

    static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:\\n]+)(?::([^}\\n]*))?}");

    /** Names that a message may show; a key in the place of a name has dashes. */
    private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,99}");

    private final Function<String, @Nullable String> variables;
    private final Problems problems;

    Placeholders(Function<String, @Nullable String> variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** Returns the names of the variables that the placeholders in {@code text} refer to. */
    static Set<String> namesIn(String text) {
        return PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    /** Returns the placeholders in {@code text}, in order. */
    static List<String> in(String text) {
        return PLACEHOLDER.matcher(text).results().map(MatchResult::group).toList();
    }

    /** Returns {@code raw} with its placeholders replaced; where one has no value, adds a problem of {@code path} and returns null. */
    @Nullable
    String resolve(String raw, String path) {
        Matcher found = PLACEHOLDER.matcher(raw);
        StringBuilder resolved = new StringBuilder();
        boolean whole = true;
        while (found.find()) {
            String value = value(found.toMatchResult(), path);
            whole &= value != null;
            found.appendReplacement(resolved, Matcher.quoteReplacement(value == null ? "" : value));
        }
        return whole ? found.appendTail(resolved).toString() : null;
    }

    private @Nullable String value(MatchResult placeholder, String path) {
        String name = placeholder.group(1);
        String rest = placeholder.group(2);
        if (name.equals("file") && rest != null) {
            return file(rest, path);
        }
        String value = variables.apply(name);
        if (value == null && rest == null) {
            boolean plain = VARIABLE_NAME.matcher(name).matches();
            problems.add(
                    path,
                    plain ? "${" + name + "} is not set" : "${…} is not the name of a variable",
                    "a variable that is set, or ${VAR:default}");
        }
        return value == null ? rest : value;
    }

    private @Nullable String file(String file, String path) {
        BoundedTextFile.Text text = BoundedTextFile.read(file);
        if (text.problem() != null) {
            problems.add(path, "${file:" + file + "} " + text.problem(), "a file that can be read");
            return null;
        }
        return text.content().strip();
    }
}
