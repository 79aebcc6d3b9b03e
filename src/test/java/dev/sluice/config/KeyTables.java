package dev.sluice.config;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tables of keys in docs/configuration.md, between marks that name a top-level key each; {@code rest} stands for all keys
 * that no other mark names.
 */
final class KeyTables {

    private static final Pattern TABLE = Pattern.compile("(?s)(<!-- keys: ([a-z-]+) -->\n).*?(<!-- end of keys -->)");

    private static final Pattern SPECIAL_IN_MARKDOWN = Pattern.compile("[*_|\\[\\]]");

    private static final String REST = "rest";

    private KeyTables() {}

    /** Returns {@code markdown} with every table written anew. */
    static String generatedIn(String markdown) {
        Set<String> named = names(markdown);
        return TABLE.matcher(markdown)
                .replaceAll(table ->
                        Matcher.quoteReplacement(table.group(1) + table(table.group(2), named) + table.group(3)));
    }

    /** Returns the top-level keys that have a table to themselves, and {@code rest} where it has one. */
    static Set<String> names(String markdown) {
        return TABLE.matcher(markdown)
                .results()
                .map((MatchResult table) -> table.group(2))
                .collect(Collectors.toSet());
    }

    private static String table(String name, Set<String> named) {
        List<DeclaredKey> keys = DeclaredKey.all().stream()
                .filter(key -> name.equals(REST)
                        ? !named.contains(key.topLevel())
                        : key.topLevel().equals(name))
                .toList();
        return "| key | value | default | meaning |\n|---|---|---|---|\n"
                + keys.stream().map(KeyTables::row).collect(Collectors.joining());
    }

    private static String row(DeclaredKey key) {
        String value = SPECIAL_IN_MARKDOWN.matcher(key.expected()).replaceAll("\\\\$0");
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        key.path(), value, key.absent(), key.key().description().replace("|", "\\|"));
    }
}
