package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TextFiles;
import dev.sluice.call.Outcome;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

class ConsolePagesTest {

    private static final Path FILES = Path.of("src/main/resources/console");

    private final WebTestClient browser =
            WebTestClient.bindToRouterFunction(ConsolePages.routes()).build();

    @Test
    void the_page_allows_its_own_files_only() {
        browser.get()
                .uri("/")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith("text/html")
                .expectHeader()
                .valueEquals("x-content-type-options", "nosniff")
                .expectHeader()
                .value(
                        "content-security-policy",
                        policy -> assertThat(policy)
                                .startsWith(
                                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
                                .doesNotContain("unsafe", "http", "*"));
    }

    @Test
    void every_file_that_the_page_names_is_served() {
        for (String file : links(TextFiles.read(FILES.resolve("index.html")))) {
            browser.get().uri(file).exchange().expectStatus().isOk();
        }
        browser.get().uri("/console/lib/uPlot.esm.js").exchange().expectStatus().isOk();
    }

    @Test
    void nothing_outside_of_its_folder_is_served() {
        for (String path :
                List.of("/console/../admin/openapi.json", "/console/%2e%2e/application.yml", "/console/", "/x")) {
            browser.get()
                    .uri(java.net.URI.create(path))
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
    }

    @Test
    void no_file_contains_an_inline_script_or_style_or_names_another_host() {
        assertThat(TextFiles.read(FILES.resolve("index.html")))
                .doesNotContainPattern("<script(?![^>]*src=)|<style|style=|\\son\\w+=");
        for (Path file : files()) {
            assertThat(TextFiles.read(file).replace("http://www.w3.org/2000/svg", ""))
                    .as(file.toString())
                    .doesNotContainPattern("https?://|innerHTML|insertAdjacentHTML|document\\.write|eval\\(");
        }
    }

    @Test
    void both_languages_have_the_same_texts() {
        assertThat(names("zh")).isEqualTo(names("en"));
        JsonMapper.shared()
                .readTree(TextFiles.read(FILES.resolve("text/en.json")))
                .properties()
                .forEach(text -> assertThat(placeholders(JsonMapper.shared()
                                .readTree(TextFiles.read(FILES.resolve("text/zh.json")))
                                .get(text.getKey())
                                .asString()))
                        .as(text.getKey())
                        .isEqualTo(placeholders(text.getValue().asString())));
    }

    @Test
    void every_text_that_the_page_uses_exists() {
        Set<String> used = new TreeSet<>();
        for (Path file : files()) {
            Matcher name = Pattern.compile("\\bt\\('([\\w.]+)'|data-t(?:-label|-placeholder)?=\"([\\w.]+)\"")
                    .matcher(TextFiles.read(file));
            while (name.find()) {
                used.add(name.group(1) == null ? name.group(2) : name.group(1));
            }
        }
        for (KeyState state : KeyState.values()) {
            used.add("state." + state.label());
        }
        for (Outcome outcome : Outcome.values()) {
            used.add("outcome." + outcome.label());
        }
        for (Dimension dimension : Dimension.values()) {
            used.add("dimension." + dimension.label());
            used.add("short." + dimension.label());
        }

        assertThat(names("en")).containsAll(used);
    }

    private static Set<String> names(String language) {
        return new TreeSet<>(JsonMapper.shared()
                .readTree(TextFiles.read(FILES.resolve("text/" + language + ".json")))
                .propertyNames());
    }

    private static Set<String> placeholders(String text) {
        Set<String> placeholders = new TreeSet<>();
        Matcher placeholder = Pattern.compile("\\{\\w+}").matcher(text);
        while (placeholder.find()) {
            placeholders.add(placeholder.group());
        }
        return placeholders;
    }

    private static List<String> links(String page) {
        List<String> links = new ArrayList<>();
        Matcher link = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"").matcher(page);
        while (link.find()) {
            links.add(link.group(1));
        }
        return links;
    }

    private static List<Path> files() {
        return TextFiles.below(FILES, "");
    }
}
