package dev.sluice;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the rules for names and first sentences, which CONTRIBUTING.md states, over the sources themselves. */
class NamesTest {

    private static final Path MAIN = Path.of("src/main/java");

    private static final Path TESTS = Path.of("src/test/java");

    private static final int LONGEST_FILE = 300;

    private static final int LONGEST_MEDIAN_FILE = 100;

    /** A type or member with its Javadoc; the first group is the comment's text. */
    private static final Pattern DOCUMENTED_TYPE = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[\\w.]+(?:\\([^)]*\\))?\\s+)*"
                    + "(?:(?:public|abstract|final|sealed|non-sealed|static|private|protected)\\s+)*"
                    + "(?:class|interface|record|enum|@interface)\\s+(\\w+)",
            Pattern.DOTALL);

    private static final Pattern TOP_LEVEL_TYPE = Pattern.compile(
            "^(?:(?:public|abstract|final|sealed|non-sealed)\\s+)*(?:class|interface|record|enum|@interface)\\s+(\\w+)",
            Pattern.MULTILINE);

    private static final Pattern RIDDLE = Pattern.compile("^(?:What|How|Who|Whose|Where|When|Whether|Which)\\b");

    /** A sentence without a subject, which says what a type does. */
    private static final Pattern ACTION =
            Pattern.compile("^(?:Adds|Answers|Applies|Carries|Collects|Copies|Counts|Creates|"
                    + "Decides|Describes|Finds|Generates|Handles|Holds|Is|Joins|Keeps|Makes|Maps|Marks|Measures|Opens|Prints|Reads|Removes|Replaces|Represents|Reserves|Sends|Stores|Takes|Tells|Tests|Tracks|Turns|Validates|Writes)"
                    + " ");

    private static final Pattern VAGUE =
            Pattern.compile("\\b(?:nobody|somebody|anybody|whoever)\\b", Pattern.CASE_INSENSITIVE);

    @Test
    void no_two_types_share_a_simple_name() {
        Map<String, List<Path>> byName = sources().stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(groupingBy(file -> file.getFileName().toString(), mapping(file -> file, toList())));
        assertThat(byName.values()).allSatisfy(files -> assertThat(files).hasSize(1));
    }

    @Test
    void first_sentences_say_what_a_type_is() {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources()) {
            Matcher types = DOCUMENTED_TYPE.matcher(TextFiles.read(file));
            while (types.find()) {
                String text = types.group(1).replaceAll("\\n\\s*\\*", "\n").strip();
                if (RIDDLE.matcher(text).find() || ACTION.matcher(text).find()) {
                    wrong.add(file + ": " + types.group(2) + ": "
                            + text.lines().findFirst().orElse(""));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void every_top_level_type_has_a_first_sentence() {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources()) {
            String text = TextFiles.read(file);
            Matcher type = TOP_LEVEL_TYPE.matcher(text);
            if (type.find() && !text.substring(0, type.start()).contains("/**")) {
                wrong.add(file.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void subjects_have_names() {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources()) {
            TextFiles.read(file)
                    .lines()
                    .filter(line -> VAGUE.matcher(line).find())
                    .forEach(line -> wrong.add(file + ": " + line));
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void files_are_short() {
        List<Long> lengths = sources().stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .map(file -> TextFiles.read(file).lines().count())
                .sorted()
                .toList();
        assertThat(lengths.get(lengths.size() - 1)).isLessThanOrEqualTo(LONGEST_FILE);
        assertThat(lengths.get(lengths.size() / 2)).isLessThan(LONGEST_MEDIAN_FILE);
        assertThat(sources(TESTS))
                .allSatisfy(file -> assertThat(TextFiles.read(file).lines().count())
                        .as("lines of %s", file)
                        .isLessThanOrEqualTo(LONGEST_FILE));
    }

    private static List<Path> sources() {
        return sources(MAIN);
    }

    private static List<Path> sources(Path root) {
        return TextFiles.below(root, ".java");
    }
}
