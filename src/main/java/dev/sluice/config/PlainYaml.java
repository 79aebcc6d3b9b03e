package dev.sluice.config;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML parser that leaves every value the text that was written: {@code 0123}, {@code yes} and {@code 1e3} are interpreted
 * by the format of their key.
 *
 * <p>A placeholder needs no quotes, not even between braces, where YAML would read its brace as the end of a map:
 * placeholders are replaced by numbered marks before parsing, and put back in each value.
 */
final class PlainYaml {

    /** Enough for a hundred thousand keys. */
    private static final int MAX_CHARACTERS = 16 * 1024 * 1024;

    /** A character for private use, to which YAML gives no meaning. */
    private static final char MARK = '\uE000';

    private static final char MARK_END = '\uE001';

    private static final Pattern MARKED = Pattern.compile(MARK + "(\\d{1,8})" + MARK_END);

    private PlainYaml() {}

    /**
     * Returns the maps, lists and texts in {@code text}, or null where it is empty.
     *
     * @throws InvalidConfiguration if it is not one YAML document; names {@code file} and the line, and quotes nothing
     */
    static @Nullable Object load(String text, String file) {
        List<String> placeholders = Placeholders.in(text);
        try {
            return yaml(placeholders).load(marked(text));
        } catch (DuplicateKeyException e) {
            throw new InvalidConfiguration(file + line(e) + ": a duplicate key (expected: each key once)");
        } catch (MarkedYAMLException e) {
            throw new InvalidConfiguration(
                    file + line(e) + ": not valid YAML (expected: keys and values, consistently indented)");
        } catch (YAMLException e) {
            throw new InvalidConfiguration(
                    file + ": not one YAML document (expected: keys and values, consistently indented)");
        }
    }

    /** The parser's message quotes the file, which may hold secrets; only the line is taken from it. */
    private static String line(MarkedYAMLException e) {
        return e.getProblemMark() == null ? "" : " line " + (e.getProblemMark().getLine() + 1);
    }

    private static String marked(String text) {
        int[] number = {0};
        return Placeholders.PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> String.valueOf(MARK) + number[0]++ + MARK_END);
    }

    private static Yaml yaml(List<String> placeholders) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CHARACTERS);
        DumperOptions unused = new DumperOptions();
        return new Yaml(
                new MarkReplacer(options, placeholders),
                new Representer(unused),
                unused,
                options,
                new TextOnlyResolver());
    }

    /** Constructs values with their placeholders back in place of the marks. */
    private static final class MarkReplacer extends SafeConstructor {

        private final List<String> placeholders;

        MarkReplacer(LoaderOptions options, List<String> placeholders) {
            super(options);
            this.placeholders = placeholders;
        }

        @Override
        protected String constructScalar(ScalarNode node) {
            return MARKED.matcher(super.constructScalar(node)).replaceAll(this::unmarked);
        }

        private String unmarked(MatchResult mark) {
            int number = Integer.parseInt(mark.group(1));
            return Matcher.quoteReplacement(number < placeholders.size() ? placeholders.get(number) : mark.group());
        }
    }

    /** A resolver that takes no text for a number, a date or a truth value. */
    private static final class TextOnlyResolver extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
