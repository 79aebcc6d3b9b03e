package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/configuration.md names every key that there is, and no other. */
class ConfigurationDocsTest {

    private static final Path DOCS = Path.of("docs/configuration.md");

    private static final Pattern KEY_ROW =
            Pattern.compile("(?m)^\\| `([a-z0-9.\\[\\]-]+)` \\|[^|]*\\|[^|]*(\\\\\\|[^|]*)*\\|$");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)## An example.*?```yaml\n(.*?)```");

    @TempDir
    Path directory;

    @Test
    void every_key_is_documented_and_every_documented_key_is_known() throws Exception {
        String docs = Files.readString(DOCS);
        String keys = docs.substring(docs.indexOf("## Every key"), docs.indexOf("## An example"));
        NavigableSet<String> documented = KEY_ROW.matcher(keys)
                .results()
                .map(row -> row.group(1))
                .filter(key -> !isPreset(key))
                .collect(Collectors.toCollection(TreeSet::new));

        NavigableSet<String> known = new TreeSet<>();
        collect(ConfigSchema.SLUICE, "", known);

        assertThat(documented).isEqualTo(known);
    }

    @Test
    void the_example_works() throws Exception {
        Path keys = Files.writeString(directory.resolve("keys"), "sk-a\nsk-b\n");
        String yaml = EXAMPLE.matcher(Files.readString(DOCS))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        Settings settings = Given.yaml(directory, yaml.replace("/run/secrets/anthropic-keys", keys.toString()))
                .variable("ANTHROPIC_KEY_1", "sk-1")
                .variable("ANTHROPIC_KEY_2", "sk-2")
                .variable("OPENAI_KEY", "sk-3")
                .variable("BATCH_KEY", "sk-batch")
                .load();
        assertThat(settings.providers().get(0).keys()).hasSize(4);
    }

    private static boolean isPreset(String key) {
        return ProviderPreset.ALL.stream().anyMatch(known -> known.name().equals(key));
    }

    /** Sections that hold nothing but values are documented by those; lists of sections also as a whole, where optional. */
    private static void collect(NodeShape shape, String path, NavigableSet<String> into) {
        if (shape instanceof NodeShape.Section section) {
            section.keys().forEach((key, inner) -> collect(inner, path.isEmpty() ? key : path + '.' + key, into));
        } else if (shape instanceof NodeShape.Items items) {
            if (path.contains("[]")) {
                into.add(path + "[]");
            }
            collect(items.item(), path + "[]", into);
        } else {
            into.add(shape instanceof NodeShape.Values ? path + "[]" : path);
        }
    }
}
