package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every relative link of the Markdown files: its file exists, and so does the heading that its anchor names. */
class DocsLinksTest {

    /** An inline link or image; the first group is its target. */
    private static final Pattern LINK =
            Pattern.compile("\\[(?:[^\\[\\]]|\\[[^\\]]*])*]\\(([^)\\s]+)(?:\\s+\"[^\"]*\")?\\)");

    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");

    private static final Pattern INLINE_CODE = Pattern.compile("`[^`\n]*`");

    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *#*$");

    private static final Pattern ELSEWHERE = Pattern.compile("^[a-z][a-z0-9+.-]*:.*", Pattern.CASE_INSENSITIVE);

    @ParameterizedTest
    @MethodSource("pages")
    void every_relative_link_resolves(Path page) {
        Set<String> broken = new LinkedHashSet<>();
        String text = INLINE_CODE.matcher(withoutFences(page)).replaceAll("code");
        LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(target -> !ELSEWHERE.matcher(target).matches())
                .filter(target -> !resolves(page, target))
                .forEach(broken::add);
        assertThat(broken).as("broken links of %s", page).isEmpty();
    }

    @Test
    void anchors_are_named_as_github_names_them() {
        assertThat(anchors("""
            # How many calls at once?
            ## `sluice.yml`, in short
            ```
            # no heading
            ```
            ## A [link](x.md) & more
            ## A [link](x.md) & more
            ## 快速开始
            """))
                .containsExactly(
                        "how-many-calls-at-once", "sluiceyml-in-short", "a-link--more", "a-link--more-1", "快速开始");
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> docs = Files.walk(Path.of("docs"));
                Stream<Path> docker = Files.walk(Path.of("docker"))) {
            return Stream.of(top, docs, docker)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean resolves(Path page, String target) {
        int mark = target.indexOf('#');
        String path = mark < 0 ? target : target.substring(0, mark);
        Path file = path.isEmpty()
                ? page
                : Path.of("").resolve(page).resolveSibling(path).normalize();
        if (mark < 0 || !Files.isRegularFile(file)) {
            return Files.exists(file) && !path.startsWith("/");
        }
        return anchors(TextFiles.read(file)).contains(target.substring(mark + 1));
    }

    /** Returns the anchors that GitHub makes of the headings of {@code text}; equal ones are numbered. */
    private static Set<String> anchors(String text) {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        HEADING.matcher(FENCE.matcher(text).replaceAll(""))
                .results()
                .map((MatchResult heading) -> heading.group(1)
                        .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .forEach(anchor -> {
                    int before = seen.merge(anchor, 1, Integer::sum) - 1;
                    anchors.add(before == 0 ? anchor : anchor + '-' + before);
                });
        return anchors;
    }

    private static String withoutFences(Path page) {
        return FENCE.matcher(TextFiles.read(page)).replaceAll("");
    }
}
